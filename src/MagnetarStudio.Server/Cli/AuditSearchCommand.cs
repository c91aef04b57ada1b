using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar audit search</c>: finds entries of the log, newest first.</summary>
internal sealed class AuditSearchCommand
{
    private const int PageSizeMax = 500;

    private readonly Option<string?> _from = Condition("--from", "Not before this time.", "TIME");
    private readonly Option<string?> _until = Condition("--until", "Before this time.", "TIME");
    private readonly Option<string?> _actor = Condition("--actor", "By this account.", "NAME");
    private readonly Option<string?> _action = Condition("--action", "This action, whole.", "ACTION");
    private readonly Option<string?> _target = Condition("--target", "Done to the thing of this id.", "ID");
    private readonly Option<string?> _session = Condition("--session", "In this session.", "ID");
    private readonly Option<string?> _address = Condition("--address", "From this address.", "ADDRESS");
    private readonly Option<string?> _outcome = Condition("--outcome", "How it ended: done or refused.", "OUTCOME");
    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most entries to show.",
        HelpName = "COUNT",
        DefaultValueFactory = _ => 50,
    };

    private AuditSearchCommand()
    {
        _outcome.AcceptOnlyFromAmong("done", "refused");
        _limit.Validators.Add(limit =>
        {
            if (limit.GetValueOrDefault<int>() < 1)
            {
                limit.AddError("--limit must be 1 or more.");
            }
        });
    }

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools) =>
        new AuditSearchCommand().Build(new ControlCommands(common, tools));

    private Command Build(ControlCommands control)
    {
        var command = new Command("search", "Finds entries of the log, newest first. The search is itself recorded.")
        {
            _from, _until, _actor, _action, _target, _session, _address, _outcome, _limit,
        };
        control.Serve(command, async (service, line, cancel) =>
        {
            var limit = line.GetValue(_limit);
            var request = ReadRequest(line);
            var found = new List<EntryView>();
            do
            {
                request.PageSize = Math.Clamp(limit - found.Count, 1, PageSizeMax);
                var page = await service.SearchAuditAsync(request, cancellationToken: cancel);
                found.AddRange(page.Entries.Select(ToView));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0 && found.Count < limit);

            control.Write(line, found, CliJson.Default.IReadOnlyListEntryView, Show);
        });
        return command;
    }

    private SearchAuditRequest ReadRequest(ParseResult line)
    {
        var filter = new Filter
        {
            FromTime = ReadTime(line.GetValue(_from)),
            UntilTime = ReadTime(line.GetValue(_until)),
            Action = line.GetValue(_action) ?? string.Empty,
            TargetId = line.GetValue(_target) ?? string.Empty,
            SessionId = line.GetValue(_session) ?? string.Empty,
            PeerAddress = line.GetValue(_address) ?? string.Empty,
            Outcome = line.GetValue(_outcome) switch
            {
                "done" => Outcome.Done,
                "refused" => Outcome.Refused,
                _ => Outcome.Unspecified,
            },
        };
        var actor = line.GetValue(_actor);
        return new SearchAuditRequest
        {
            Filter = filter,
            Actor = actor is null ? null : AccountCommands.ReadName(actor),
        };
    }

    private static Option<string?> Condition(string name, string what, string value) =>
        new(name) { Description = what, HelpName = value };

    private static Timestamp? ReadTime(string? word) =>
        word is null ? null
        : DateTimeOffset.TryParse(
            word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw new UsageException($"'{word}' is no time. Write it as 2030-01-31 or 2030-01-31T12:00:00Z.");

    private static EntryView ToView(Entry entry) => new(
        entry.Seq,
        entry.EventTime.ToDateTimeOffset(),
        entry.Action,
        entry.Outcome is Outcome.Refused ? "refused" : "done",
        entry.Actor.Kind switch
        {
            ActorKind.Account => entry.Actor.ActorId,
            ActorKind.Operator => $"os:{entry.Actor.ActorId}",
            ActorKind.Server => "server",
            _ => "stranger",
        },
        entry.Target is { } target ? $"{target.Kind} {target.TargetId}" : string.Empty,
        entry.SessionId,
        entry.PeerAddress,
        [.. entry.Details.Select(detail => $"{detail.Name}={detail.Value}")],
        entry.SubjectErased,
        entry.LeafHash.ToBase64());

    private static void Show(Terminal terminal, IReadOnlyList<EntryView> entries)
    {
        var table = new Table("SEQ", "TIME", "ACTION", "OUTCOME", "ACTOR", "TARGET", "ADDRESS", "DETAILS");
        foreach (var entry in entries)
        {
            table.Add(
                entry.Seq.ToString(CultureInfo.InvariantCulture),
                entry.EventTime.Show(),
                entry.Action,
                entry.Outcome,
                entry.Actor,
                entry.Target,
                entry.SubjectErased ? "erased" : entry.Address,
                string.Join(' ', entry.Details));
        }

        table.Write(terminal);
    }
}
