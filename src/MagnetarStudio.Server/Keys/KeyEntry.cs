namespace MagnetarStudio.Server.Keys;

/// <summary>One key as its file holds it: a JSON object with these five members and no other.</summary>
/// <param name="Kid">16 lower-case hex digits.</param>
/// <param name="Alg">The algorithm's name.</param>
/// <param name="Key">The key, base64url without padding.</param>
/// <param name="Made">When it was made, ISO 8601.</param>
/// <param name="Retired">When it stopped making, ISO 8601; null for the newest.</param>
internal sealed record KeyEntry(string Kid, string Alg, string Key, DateTimeOffset Made, DateTimeOffset? Retired)
{
    /// <summary>Always redacted.</summary>
    public override string ToString() => $"KeyEntry({Kid}, redacted)";
}
