using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Http;

/// <summary>Gives every request an id that joins its records, log lines and answer. Thread-safe.</summary>
/// <remarks>A correlation id, no secret: our own are a random prefix of this start and a counter.</remarks>
internal sealed class RequestIds
{
    /// <summary>Header that carries it, both ways.</summary>
    public const string HeaderName = "x-request-id";

    private const int LengthMin = 8;
    private const int LengthMax = 128;
    private const int PrefixSizeBytes = 8;

    private readonly string _prefix;
    private long _count;

    /// <summary>Ids that no other start makes.</summary>
    public RequestIds(ISecretSource secrets)
    {
        Span<byte> prefix = stackalloc byte[PrefixSizeBytes];
        secrets.Fill(prefix);
        _prefix = Convert.ToHexStringLower(prefix);
    }

    /// <summary>The id of a request: its caller's, if that is safe; otherwise a new one.</summary>
    public string IdOf(HttpRequest request)
    {
        var values = request.Headers[HeaderName];
        return values.Count == 1 && IsSafe(values[0]) ? values[0]! : $"{_prefix}-{Interlocked.Increment(ref _count):x}";
    }

    /// <summary>Whether a text may be kept: 8 to 128 ASCII letters, digits, hyphens, underscores and dots.</summary>
    public static bool IsSafe(string? text)
    {
        if (text is null || text.Length is < LengthMin or > LengthMax)
        {
            return false;
        }

        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }
}
