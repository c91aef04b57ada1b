using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The few fields of a body that a replay needs. One of another length is none that we write, but whoever holds the
/// keys could seal it.
/// </summary>
internal readonly record struct Said
{
    private const int IdSizeBytes = 16;

    /// <summary>Whether it was done, not refused.</summary>
    public bool IsDone { get; private init; }

    /// <summary>The account acted upon.</summary>
    public Guid? Target { get; private init; }

    /// <summary>The account that acted.</summary>
    public Guid? Actor { get; private init; }

    /// <summary>The session acted upon.</summary>
    public Guid? Session { get; private init; }

    /// <summary>The invitation made or used.</summary>
    public Guid? Invitation { get; private init; }

    /// <summary>The role that holds from now on.</summary>
    public int? RoleCode { get; private init; }

    /// <summary>The digest of an invitation's row.</summary>
    public byte[]? RowDigest { get; private init; }

    /// <summary>The code of the reason.</summary>
    public SaidReason Reason { get; private init; }

    /// <summary>Reads a body.</summary>
    public static Said Read(ReadOnlySpan<byte> body)
    {
        var said = new Said { IsDone = true };
        var fields = new FieldReader(body);
        while (fields.TryRead(out var tag, out var value))
        {
            said = (BodyTag)tag switch
            {
                BodyTag.Outcome => said with { IsDone = value is [(byte)Outcome.Done] },
                BodyTag.Actor when value is [(byte)ActorKind.Account, .. { Length: IdSizeBytes } id] =>
                    said with { Actor = new Guid(id, bigEndian: true) },
                BodyTag.Target when value.Length == IdSizeBytes =>
                    said with { Target = new Guid(value, bigEndian: true) },
                BodyTag.TargetSession when value.Length == IdSizeBytes =>
                    said with { Session = new Guid(value, bigEndian: true) },
                BodyTag.Invitation when value.Length == IdSizeBytes =>
                    said with { Invitation = new Guid(value, bigEndian: true) },
                BodyTag.Reason => said with { Reason = ReadReason(value) },
                BodyTag.Role when value.Length == 1 => said with { RoleCode = value[0] },
                BodyTag.RowDigest => said with { RowDigest = value.ToArray() },
                _ => said,
            };
        }

        return said;
    }

    /// <summary>Whose key a personal part beside it is sealed under: an account's; null for strangers'.</summary>
    public AccountId? Subject => (Target ?? Actor) is { } account ? new AccountId(account) : null;

    private static SaidReason ReadReason(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("DISABLED"u8) ? SaidReason.Disabled
        : value.SequenceEqual("ERASED"u8) ? SaidReason.Erased
        : value.SequenceEqual("CLOSED"u8) ? SaidReason.Closed
        : SaidReason.Other;
}
