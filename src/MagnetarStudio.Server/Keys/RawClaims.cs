namespace MagnetarStudio.Server.Keys;

/// <summary>The claims of one payload while it is read; null for one that has not come yet.</summary>
internal sealed class RawClaims
{
    /// <summary><c>iss</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary><c>aud</c>.</summary>
    public string? Audience { get; set; }

    /// <summary><c>sub</c>.</summary>
    public string? Subject { get; set; }

    /// <summary><c>sid</c>.</summary>
    public string? Session { get; set; }

    /// <summary><c>jti</c>.</summary>
    public string? TokenId { get; set; }

    /// <summary><c>role</c>.</summary>
    public string? Role { get; set; }

    /// <summary><c>amr</c>.</summary>
    public IReadOnlyList<string>? Methods { get; set; }

    /// <summary><c>iat</c>, Unix seconds.</summary>
    public long? IssuedAt { get; set; }

    /// <summary><c>nbf</c>, Unix seconds.</summary>
    public long? NotBefore { get; set; }

    /// <summary><c>exp</c>, Unix seconds.</summary>
    public long? ExpiresAt { get; set; }

    /// <summary><c>auth_time</c>, Unix seconds.</summary>
    public long? AuthTime { get; set; }

    /// <summary><c>rc</c>.</summary>
    public long? RefreshCounter { get; set; }
}
