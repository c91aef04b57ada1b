using System.Buffers.Binary;
using System.Text;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Opens records into entries: the counterpart of <see cref="EventEncoder"/>.</summary>
public static class EntryOpener
{
    private static readonly ApplicationEntry s_noEntry = new(string.Empty, null, null, []);

    /// <summary>Opens the record in place <paramref name="seq"/>, if the filter lets it through.</summary>
    /// <returns>Null when the filter does not.</returns>
    /// <exception cref="LogTamperedException">It is not what was sealed in this place, or its key is lost.</exception>
    public static LogEntry? Open(LogId log, RecordKeys keys, long seq, byte[] bytes, EntryFilter filter)
    {
        if (!AuditRecord.TryParse(bytes, out var record) || record.Header.Seq != seq)
        {
            throw NotAsSealed(seq);
        }

        var at = DateTimeOffset.UnixEpoch.AddMicroseconds(record.Header.TimeUs);
        if (!filter.MayHold(at, record.Header.Code))
        {
            return null;
        }

        var key = keys.FindDataKey(record.Header.KeyId) ?? throw NotAsSealed(seq);
        var body = new byte[record.Header.BodyLength];
        if (!RecordCipher.TryOpenBody(log, key, record, body))
        {
            throw NotAsSealed(seq);
        }

        var what = new AuditEvent(record.Header.Code) { Horizon = new ClearPart(record.Clear).Horizon };
        var entry = ReadBody(body, new LogEntry(
            seq, at, what, Actor.Nobody, null, null, null, null, false, bytes));
        if (!filter.Holds(entry))
        {
            return null;
        }

        if (record.Header.HasSubject)
        {
            entry = OpenSubject(log, keys, key, record, entry);
        }

        return filter.HoldsSubject(entry) ? entry : null;
    }

    private static LogEntry OpenSubject(LogId log, RecordKeys keys, DataKey key, in AuditRecord record, LogEntry entry)
    {
        if (keys.FindSubjectKey(record.SubjectKeyId) is not { } subject)
        {
            return entry with { IsSubjectErased = true };
        }

        var fields = new byte[record.SealedSubject.Length - AuditRecord.TagSizeBytes];
        return RecordCipher.TryOpenSubject(log, key, subject, record, fields)
            ? ReadSubject(fields, entry)
            : throw NotAsSealed(entry.Seq);
    }

    private static LogEntry ReadBody(ReadOnlySpan<byte> body, LogEntry entry)
    {
        var what = entry.What;
        var fields = new FieldReader(body);
        while (fields.TryRead(out var tag, out var value))
        {
            switch ((BodyTag)tag)
            {
                case BodyTag.Actor:
                    entry = entry with { Actor = ReadActor(value) };
                    break;
                case BodyTag.Session:
                    entry = entry with { Session = new SessionId(ReadId(value)) };
                    break;
                case BodyTag.RequestId:
                    entry = entry with { RequestId = Encoding.UTF8.GetString(value) };
                    break;
                default:
                    what = ReadEvent(what, (BodyTag)tag, value);
                    break;
            }
        }

        return fields.IsMalformed ? throw NotAsSealed(entry.Seq) : entry with { What = what };
    }

    // A tag that this version does not know is a later version's: it is left out, not refused.
    private static AuditEvent ReadEvent(AuditEvent what, BodyTag tag, ReadOnlySpan<byte> value) => tag switch
    {
        BodyTag.Target => what with { Target = new AccountId(ReadId(value)) },
        BodyTag.Outcome => what with { Outcome = (Outcome)value[0] },
        BodyTag.Reason => what with { Reason = Encoding.UTF8.GetString(value) },
        BodyTag.TargetSession => what with { TargetSession = new SessionId(ReadId(value)) },
        BodyTag.Device => what with { Device = new DeviceId(ReadId(value)) },
        BodyTag.Invitation => what with { Invitation = new InvitationId(ReadId(value)) },
        BodyTag.Role => what with { RoleCode = value[0] },
        BodyTag.PreviousRole => what with { PreviousRoleCode = value[0] },
        BodyTag.Count => what with { Count = BinaryPrimitives.ReadInt64BigEndian(value) },
        BodyTag.Risk => what with { Risk = value.ToArray() },
        BodyTag.RowDigest => what with { RowDigest = value.ToArray() },
        BodyTag.AppAction => what with { App = s_noEntry with { Action = Encoding.UTF8.GetString(value) } },
        BodyTag.AppTargetKind => what with
        {
            App = (what.App ?? s_noEntry) with { TargetKind = Encoding.UTF8.GetString(value) },
        },
        _ => what,
    };

    private static LogEntry ReadSubject(ReadOnlySpan<byte> part, LogEntry entry)
    {
        var fields = new FieldReader(part);
        while (fields.TryRead(out var tag, out var value))
        {
            if ((SubjectTag)tag is SubjectTag.AppDetails)
            {
                var details = DetailFields.Read(value) ?? throw NotAsSealed(entry.Seq);
                entry = entry with { What = entry.What with { App = AppOf(entry) with { Details = details } } };
                continue;
            }

            var text = Encoding.UTF8.GetString(value);
            entry = (SubjectTag)tag switch
            {
                SubjectTag.Address => entry with { Peer = text },
                SubjectTag.Agent => entry with { Agent = text },
                SubjectTag.UserName => entry with { What = entry.What with { UserName = text } },
                SubjectTag.Detail => entry with { What = entry.What with { Detail = text } },
                SubjectTag.AppTargetId => entry with
                {
                    What = entry.What with { App = AppOf(entry) with { TargetId = text } },
                },
                _ => entry,
            };
        }

        return fields.IsMalformed ? throw NotAsSealed(entry.Seq) : entry;
    }

    private static ApplicationEntry AppOf(LogEntry entry) => entry.What.App ?? s_noEntry;

    private static Actor ReadActor(ReadOnlySpan<byte> value) => (ActorKind)value[0] switch
    {
        ActorKind.Account => Actor.Of(new AccountId(ReadId(value[1..]))),
        ActorKind.OsUser => Actor.OfOsUser(BinaryPrimitives.ReadUInt32BigEndian(value[1..])),
        var kind => new Actor(kind, default, 0),
    };

    private static Guid ReadId(ReadOnlySpan<byte> value) => new(value, bigEndian: true);

    private static LogTamperedException NotAsSealed(long seq) =>
        new($"Record {seq} of the audit log is not what was sealed in its place.");
}
