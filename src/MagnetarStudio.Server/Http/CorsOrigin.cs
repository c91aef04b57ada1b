namespace MagnetarStudio.Server.Http;

/// <summary>Checks the origins that an operator allows (RFC 6454 §6.2), before anything is opened.</summary>
internal static class CorsOrigin
{
    /// <summary>What is wrong with a configured origin.</summary>
    /// <returns>
    /// Null when nothing is; otherwise a sentence. Refused: <c>*</c> and <c>null</c>, since calls carry credentials,
    /// other schemes than http and https, and anything beyond scheme, host and port.
    /// </returns>
    public static string? Check(string origin)
    {
        if (origin is "*" or "null" || origin.Contains('*', StringComparison.Ordinal))
        {
            return "An allowed origin must be named: with credentials, a wildcard would let every page in.";
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.GetLeftPart(UriPartial.Authority) != origin
            || uri.UserInfo.Length > 0)
        {
            return "An allowed origin is scheme, host and port alone, in lower case: https://app.example:8443.";
        }

        return null;
    }
}
