using System.Globalization;
using System.Net;
using Google.Protobuf;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Server.Rpc.Peers;
using MagnetarStudio.Server.Sessions;
using Wire = MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Server.Audit;

/// <summary>The border between <c>magnetar.audit.v1</c> messages and the log's entries.</summary>
internal static class EntryWire
{
    // The only one so far: the header of a record has no place for another.
    private const int SchemaVersion = 1;

    /// <summary>An entry as a reader of the log sees it.</summary>
    public static Wire.Entry ToWire(this LogEntry entry) => new()
    {
        Seq = entry.Seq,
        EventTime = entry.At.ToTimestamp(),
        Action = entry.What.App?.Action ?? entry.What.Code.ToName(),
        SchemaVersion = SchemaVersion,
        Outcome = entry.What.Outcome is Outcome.Refused ? Wire.Outcome.Refused : Wire.Outcome.Done,
        Actor = entry.Actor.ToWire(),
        Target = TargetOf(entry.What),
        SessionId = entry.Session?.ToString() ?? string.Empty,
        RequestId = entry.RequestId ?? string.Empty,
        PeerAddress = entry.Peer ?? string.Empty,
        UserAgent = entry.Agent ?? string.Empty,
        Details = { DetailsOf(entry.What) },
        SubjectErased = entry.IsSubjectErased,
        LeafHash = ByteString.CopyFrom(entry.Leaf.Span),
    };

    /// <summary>A filter.</summary>
    /// <returns>Null when nothing can pass it: an action that the log cannot hold.</returns>
    public static EntryFilter? ToFilter(this Wire.Filter? filter)
    {
        if (filter is null)
        {
            return EntryFilter.All;
        }

        var isApp = filter.Action.StartsWith(ApplicationEntryRules.ActionPrefix, StringComparison.Ordinal);
        var code = isApp ? EventCode.ApplicationEntry : FindOwn(filter.Action);
        return code is null && filter.Action.Length > 0
            ? null
            : new EntryFilter
            {
                From = filter.FromTime?.ToDateTimeOffset(),
                Until = filter.UntilTime?.ToDateTimeOffset(),
                Code = code,
                AppAction = isApp ? filter.Action : null,
                Actor = AccountId.TryParse(filter.ActorAccountId, out var actor) ? actor : null,
                Target = Guid.TryParseExact(filter.TargetId, "D", out var target) ? target : null,
                AppTarget = filter.TargetId.Length == 0 ? null : filter.TargetId,
                Peer = PeerOf(filter.PeerAddress),
                Session = SessionId.TryParse(filter.SessionId, out var session) ? session : null,
                Outcome = filter.Outcome switch
                {
                    Wire.Outcome.Done => Outcome.Done,
                    Wire.Outcome.Refused => Outcome.Refused,
                    _ => null,
                },
            };
    }

    /// <summary>A filter in words, for the record of the search.</summary>
    public static string Describe(this Wire.Filter? filter)
    {
        (string Name, string? Value)[] conditions =
        [
            ("from", Iso(filter?.FromTime?.ToDateTimeOffset())),
            ("until", Iso(filter?.UntilTime?.ToDateTimeOffset())),
            ("outcome", filter?.Outcome is { } outcome and not Wire.Outcome.Unspecified ? outcome.ToString() : null),
            ("actor", filter?.ActorAccountId),
            ("session", filter?.SessionId),
            ("address", filter?.PeerAddress),
            ("action", filter?.Action),
            ("target", filter?.TargetId), // last: it may hold anything, and all that follows it is its own
        ];
        return string.Join(
            ' ',
            conditions
                .Where(condition => !string.IsNullOrEmpty(condition.Value))
                .Select(condition => $"{condition.Name}={condition.Value}"));
    }

    // No entry of an application is spelt by the name of their kind.
    private static EventCode? FindOwn(string action) =>
        EventNames.Find(action) is { } code and not EventCode.ApplicationEntry ? code : null;

    // An address in the one form in which it is recorded, if it is one.
    private static string? PeerOf(string text) =>
        text.Length == 0 ? null
        : IPAddress.TryParse(text, out var address) ? PeerNames.NameOf(address)
        : text;

    private static Wire.Actor ToWire(this Actor actor) => actor.Kind switch
    {
        ActorKind.Account => new() { Kind = Wire.ActorKind.Account, ActorId = actor.Account.ToString() },
        ActorKind.OsUser => new()
        {
            Kind = Wire.ActorKind.Operator,
            ActorId = actor.OsUid.ToString(CultureInfo.InvariantCulture),
        },
        ActorKind.Server => new() { Kind = Wire.ActorKind.Server },
        _ => new() { Kind = Wire.ActorKind.Stranger },
    };

    // The most particular thing is the target; the account it belongs to is a detail then.
    private static Wire.Target? TargetOf(AuditEvent what) =>
        what.App is { } app ? TargetOf(app)
        : what.TargetSession is { } session ? new() { Kind = "session", TargetId = session.ToString() }
        : what.Device is { } device ? new() { Kind = "device", TargetId = device.ToString() }
        : what.Invitation is { } invitation ? new() { Kind = "invitation", TargetId = invitation.ToString() }
        : what.Target is { } account ? new() { Kind = "account", TargetId = account.ToString() }
        : null;

    private static Wire.Target? TargetOf(ApplicationEntry app) => app is { TargetKind: null, TargetId: null }
        ? null
        : new() { Kind = app.TargetKind ?? string.Empty, TargetId = app.TargetId ?? string.Empty };

    private static IEnumerable<Wire.Detail> DetailsOf(AuditEvent what)
    {
        if (what.App is { } app)
        {
            return app.Details.Select(detail => new Wire.Detail { Name = detail.Name, Value = detail.Value });
        }

        var target = TargetOf(what)?.Kind;
        (string Name, string? Value)[] details =
        [
            ("account", target is "account" ? null : what.Target?.ToString()),
            ("device", target is "device" ? null : what.Device?.ToString()),
            ("invitation", target is "invitation" ? null : what.Invitation?.ToString()),
            ("reason", what.Reason),
            ("role", RoleName(what.RoleCode)),
            ("previous_role", RoleName(what.PreviousRoleCode)),
            ("count", what.Count?.ToString(CultureInfo.InvariantCulture)),
            ("risk", what.Risk is { } risk ? Convert.ToBase64String(risk) : null),
            ("user_name", what.UserName),
            ("detail", what.Detail),
        ];
        return details
            .Where(detail => detail.Value is not null)
            .Select(detail => new Wire.Detail { Name = detail.Name, Value = detail.Value });
    }

    private static string? Iso(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);

    private static string? RoleName(int? code) =>
        code is { } number ? ((Role)number).ToString().ToLowerInvariant() : null;
}
