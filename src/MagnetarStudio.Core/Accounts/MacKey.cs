namespace MagnetarStudio.Core.Accounts;

/// <summary>One HMAC-SHA256 key of a ring.</summary>
/// <param name="Kid">Names it in tokens: 64 random bits.</param>
/// <param name="Secret">32 bytes or more.</param>
/// <param name="AcceptedUntil">First instant at which what it made is refused; null for the newest key.</param>
public sealed record MacKey(ulong Kid, byte[] Secret, DateTimeOffset? AcceptedUntil)
{
    /// <summary>Always redacted.</summary>
    public override string ToString() => "MacKey(redacted)";
}
