using System.CommandLine;
using System.Globalization;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using Wire = MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar session</c>: lists and ends the sessions of an account.</summary>
internal static class SessionCommands
{
    private const int PageSize = 100;

    /// <summary>The command and those below it.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var control = new ControlCommands(common, tools);
        return new Command("session", "Lists and ends the sessions of an account.") { List(control), Revoke(control) };
    }

    private static Command List(ControlCommands control)
    {
        var name = AccountCommands.NameArgument();
        var command = new Command("list", "Lists the live sessions of an account, newest first.") { name };
        control.Serve(command, async (service, line, cancel) =>
        {
            var sessions = new List<SessionView>();
            var request = new ListSessionsRequest
            {
                Account = AccountCommands.ReadName(line.GetRequiredValue(name)),
                PageSize = PageSize,
            };
            do
            {
                var page = await service.ListSessionsAsync(request, cancellationToken: cancel);
                sessions.AddRange(page.Sessions.Select(ToView));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);

            control.Write(line, sessions, CliJson.Default.IReadOnlyListSessionView, Show);
        });
        return command;
    }

    private static Command Revoke(ControlCommands control)
    {
        var name = AccountCommands.NameArgument();
        var ids = new Argument<string[]>("SESSION")
        {
            Description = "Sessions to end.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var all = new Option<bool>("--all") { Description = "End all of them." };
        var command = new Command("revoke", "Ends sessions of an account: those named, or all.") { name, ids, all };
        control.Serve(command, async (service, line, cancel) =>
        {
            var request = new RevokeSessionsRequest
            {
                Account = AccountCommands.ReadName(line.GetRequiredValue(name)),
                All = line.GetValue(all),
                SessionIds = { line.GetValue(ids) ?? [] },
            };
            if (request.All == request.SessionIds.Count > 0)
            {
                throw new UsageException("Name the sessions to end, or say --all.");
            }

            var answer = await service.RevokeSessionsAsync(request, cancellationToken: cancel);
            control.Write(line, new RevokedView(answer.RevokedCount), CliJson.Default.RevokedView, (terminal, view) =>
                terminal.WriteLine($"{view.RevokedCount} sessions ended"));
        });
        return command;
    }

    private static SessionView ToView(Wire.Session session) => new(
        session.SessionId,
        session.DisplayName,
        session.Platform,
        session.Address,
        session.CreateTime.ToDateTimeOffset(),
        session.LastSeenTime.ToDateTimeOffset(),
        session.ExpireTime.ToDateTimeOffset(),
        session.CountryCode,
        session.Risk.Band is Wire.RiskBand.Unspecified ? null : session.Risk.ScoreBasisPoints / 10_000m);

    private static void Show(Terminal terminal, IReadOnlyList<SessionView> sessions)
    {
        var table = new Table("NAME", "PLATFORM", "ADDRESS", "COUNTRY", "LAST SEEN", "RISK", "EXPIRES", "SESSION");
        foreach (var session in sessions)
        {
            table.Add(
                session.Name,
                session.Platform,
                session.Address,
                session.CountryCode,
                session.LastSeenTime.Show(),
                session.Risk?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty,
                session.ExpireTime.Show(),
                session.SessionId);
        }

        table.Write(terminal);
    }
}
