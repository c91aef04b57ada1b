using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>A right to make one account of a given role.</summary>
/// <param name="Id">Safe to log.</param>
/// <param name="CodeDigest">SHA-256 of the code, 32 bytes.</param>
/// <param name="Role">The role the account will have.</param>
/// <param name="MadeBy">The account that made it; null for the system's own user.</param>
/// <param name="ExpiresAt">First instant at which it opens nothing, UTC.</param>
/// <param name="UsedBy">The account it made; null while unused.</param>
public sealed record Invitation(
    InvitationId Id, byte[] CodeDigest, Role Role, AccountId? MadeBy, DateTimeOffset ExpiresAt, AccountId? UsedBy)
{
    /// <summary>Longest time an invitation may hold.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    /// <summary>How long one holds that says nothing else.</summary>
    public static readonly TimeSpan LifetimeDefault = TimeSpan.FromDays(7);

    /// <summary>SHA-256 of what its row holds for good: the code, by whom, until when. The log has it.</summary>
    public byte[] ComputeDigest() => ComputeDigest(
        Id, CodeDigest, MadeBy, (ExpiresAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The same of a row as it stands, whatever is in it.</summary>
    /// <param name="id">Which invitation.</param>
    /// <param name="codeDigest">Its code's digest.</param>
    /// <param name="madeBy">The account that made it, if one did.</param>
    /// <param name="expiresAtUs">When it ends, in microseconds since 1970.</param>
    public static byte[] ComputeDigest(
        InvitationId id, ReadOnlySpan<byte> codeDigest, AccountId? madeBy, long expiresAtUs)
    {
        Span<byte> ends = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(ends, expiresAtUs);
        byte[] maker = madeBy is { } account ? [1, .. account.Value.ToByteArray(bigEndian: true)] : [0];
        byte[] named = [.. "magnetar/v1/invitation"u8, .. id.Value.ToByteArray(bigEndian: true)];
        return SHA256.HashData([.. named, .. ends, .. maker, .. codeDigest]);
    }
}
