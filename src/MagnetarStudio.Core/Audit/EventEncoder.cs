using System.Buffers.Binary;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Turns an event into the parts of a record: redacted, bounded, and with its subject's key.</summary>
/// <remarks>
/// Runs inside the act's SAVEPOINT, so an event that cannot be encoded refuses its own act and no other.
/// </remarks>
public static class EventEncoder
{
    /// <summary>Encodes <paramref name="what"/> done by <paramref name="by"/> at <paramref name="now"/>.</summary>
    /// <exception cref="ArgumentException">The record would be over <see cref="AuditRecord.SizeBytesMax"/>.</exception>
    public static EncodedEvent Encode(AuditEvent what, Caller by, Moment now, ISubjectKeys keys)
    {
        var subject = EncodeSubject(what, by);
        var key = subject.Length == 0 ? null : KeyFor(what, by, now, keys);

        // An erased subject has no key left: its names go nowhere.
        var encoded = new EncodedEvent(
            what.Code, EncodeBody(what, by), key is null ? [] : subject, key, EncodeClear(what))
        {
            NextHeadKey = what.NextHeadKey,
        };
        return encoded.SizeBytes <= AuditRecord.SizeBytesMax
            ? encoded
            : throw new ArgumentException($"A record of {encoded.SizeBytes} bytes is over {AuditRecord.SizeBytesMax}.");
    }

    /// <summary>Encodes an event of the log itself: the server did it, and nobody is its subject.</summary>
    internal static EncodedEvent EncodeOwn(AuditEvent what, Moment now) =>
        Encode(what, Caller.Server, now, NoSubjects.Instance);

    // One subject a record: the account acted upon, else the actor, else this month's strangers.
    private static SubjectKey? KeyFor(AuditEvent what, Caller by, Moment now, ISubjectKeys keys) =>
        what.Target is { } target ? keys.ForAccount(target)
        : by.Actor.Kind is ActorKind.Account ? keys.ForAccount(by.Actor.Account)
        : keys.ForStrangers(SubjectOwner.MonthAt(now.Utc));

    private static byte[] EncodeBody(AuditEvent what, Caller by)
    {
        var body = new FieldWriter();
        body.Write((byte)BodyTag.Actor, EncodeActor(by.Actor));
        body.Write((byte)BodyTag.Target, what.Target?.Value);
        body.Write((byte)BodyTag.Session, by.Session?.Value);
        body.WriteByte((byte)BodyTag.Outcome, (int)what.Outcome);
        body.Write((byte)BodyTag.Reason, what.Reason);
        body.Write((byte)BodyTag.RequestId, by.RequestId);
        body.Write((byte)BodyTag.TargetSession, what.TargetSession?.Value);
        body.Write((byte)BodyTag.Device, what.Device?.Value);
        body.Write((byte)BodyTag.Invitation, what.Invitation?.Value);
        body.WriteByte((byte)BodyTag.Role, what.RoleCode);
        body.WriteByte((byte)BodyTag.PreviousRole, what.PreviousRoleCode);
        body.WriteNumber((byte)BodyTag.Count, what.Count);
        if (what.Risk is { } risk)
        {
            body.Write((byte)BodyTag.Risk, risk);
        }

        body.Write((byte)BodyTag.AppAction, what.App?.Action);
        body.Write((byte)BodyTag.AppTargetKind, Redactor.Clean(what.App?.TargetKind));
        if (what.RowDigest is { } digest)
        {
            body.Write((byte)BodyTag.RowDigest, digest);
        }

        return body.ToArray();
    }

    private static byte[] EncodeClear(AuditEvent what)
    {
        if (what.Horizon is { } horizon)
        {
            var kept = new FieldWriter();
            kept.WriteNumber((byte)ClearTag.Horizon, horizon);
            return kept.ToArray();
        }

        if (what.Segment is not { } segment)
        {
            return [];
        }

        var value = new byte[sizeof(long) + segment.Digest.Length];
        BinaryPrimitives.WriteInt64BigEndian(value, segment.Number);
        segment.Digest.CopyTo(value, sizeof(long));
        var clear = new FieldWriter();
        clear.Write((byte)ClearTag.SegmentDigest, value);
        return clear.ToArray();
    }

    private static byte[] EncodeSubject(AuditEvent what, Caller by)
    {
        var subject = new FieldWriter();
        subject.Write((byte)SubjectTag.Address, Redactor.Clean(by.Peer));
        subject.Write((byte)SubjectTag.Agent, Redactor.Clean(by.Agent));
        subject.Write((byte)SubjectTag.UserName, Redactor.Clean(what.UserName));
        subject.Write((byte)SubjectTag.Detail, Redactor.Clean(what.Detail));
        subject.Write((byte)SubjectTag.AppTargetId, Redactor.Clean(what.App?.TargetId));
        if (what.App is { } app && DetailFields.Write(app.Details) is { } details)
        {
            subject.Write((byte)SubjectTag.AppDetails, details);
        }

        return subject.IsEmpty ? [] : subject.ToArray();
    }

    private static byte[] EncodeActor(Actor actor)
    {
        switch (actor.Kind)
        {
            case ActorKind.Account:
                var account = new byte[17];
                account[0] = (byte)actor.Kind;
                actor.Account.Value.TryWriteBytes(account.AsSpan(1), bigEndian: true, out _);
                return account;
            case ActorKind.OsUser:
                var user = new byte[5];
                user[0] = (byte)actor.Kind;
                BinaryPrimitives.WriteUInt32BigEndian(user.AsSpan(1), actor.OsUid);
                return user;
            default:
                return [(byte)actor.Kind];
        }
    }

    private sealed class NoSubjects : ISubjectKeys
    {
        public static NoSubjects Instance { get; } = new();

        public SubjectKey? ForAccount(AccountId account) => null;

        public SubjectKey ForStrangers(int month) => throw new InvalidOperationException("The log has no subject.");
    }
}
