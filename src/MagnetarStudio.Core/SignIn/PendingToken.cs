namespace MagnetarStudio.Core.SignIn;

/// <summary>A pending sign-in as it is handed to the client.</summary>
/// <param name="Text"><c>mgp1.</c> and base64url. A secret: it stands for the password.</param>
/// <param name="ExpiresAt">First instant at which it completes nothing, UTC.</param>
public sealed record PendingToken(string Text, DateTimeOffset ExpiresAt)
{
    /// <summary>Always redacted, so that no log line can carry it.</summary>
    public override string ToString() => "PendingToken(redacted)";
}
