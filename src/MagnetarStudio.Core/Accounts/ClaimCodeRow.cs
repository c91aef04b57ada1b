namespace MagnetarStudio.Core.Accounts;

/// <summary>The stored half of the claim code that holds: the last one made.</summary>
/// <param name="Digest">SHA-256 of the code, 32 bytes.</param>
/// <param name="ExpiresAt">First instant at which it opens nothing, UTC.</param>
public sealed record ClaimCodeRow(byte[] Digest, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a claim code holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
}
