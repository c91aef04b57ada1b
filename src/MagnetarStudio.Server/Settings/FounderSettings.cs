namespace MagnetarStudio.Server.Settings;

/// <summary>The founder whom the operator names: made at start where there is none.</summary>
/// <param name="UserName"><c>ELOHIM_FOUNDER_USERNAME</c>, folded and valid.</param>
/// <param name="Password"><c>ELOHIM_FOUNDER_PASSWORD</c>; it must be changed at the first sign-in.</param>
internal sealed record FounderSettings(string UserName, string Password)
{
    /// <summary>The password is always redacted.</summary>
    public override string ToString() => $"FounderSettings({UserName}, redacted)";
}
