using Microsoft.Extensions.Primitives;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Finds the access token of a call: in <c>authorization</c> metadata only (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int MaxLength = 4_096;

    private const string Scheme = "Bearer ";

    /// <summary>Reads the token.</summary>
    /// <param name="authorization">The values of the header, as received.</param>
    /// <param name="token">A part of the value, not yet checked in any way but its length; empty after false.</param>
    /// <returns>False when there is no such value, or more than one.</returns>
    public static bool TryRead(StringValues authorization, out ReadOnlySpan<char> token)
    {
        if (authorization.Count == 1
            && authorization[0] is { } value
            && value.Length > Scheme.Length
            && value.Length <= Scheme.Length + MaxLength
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            // A slice: a copy of the token for every call would be its largest allocation.
            token = value.AsSpan(Scheme.Length);
            return true;
        }

        token = default;
        return false;
    }
}
