namespace MagnetarStudio.Server.Auth;

/// <summary>What the instance calls itself in tokens.</summary>
/// <param name="Issuer">Instance id: the <c>iss</c> of its tokens.</param>
/// <param name="Audience">The <c>aud</c> of its tokens.</param>
internal sealed record InstanceName(string Issuer, string Audience);
