namespace MagnetarStudio.Server.Keys;

/// <summary>An access token as it is handed to a client.</summary>
/// <param name="Text">The compact form (RFC 7515 §7.1), at most 4 KiB. A secret.</param>
/// <param name="ExpiresAt">First instant at which it is refused, UTC.</param>
internal sealed record AccessToken(string Text, DateTimeOffset ExpiresAt)
{
    /// <summary>Always redacted.</summary>
    public override string ToString() => "AccessToken(redacted)";
}
