using System.Text;

namespace MagnetarStudio.Core.Passwords;

/// <summary>Words that an attacker tries first because of where a password is used. Immutable.</summary>
/// <remarks>
/// ASCII letters match in either case; everything else byte for byte, since nothing here knows other alphabets' cases.
/// OWASP ASVS 5.0 §6.2.11.
/// </remarks>
internal sealed class ContextWords
{
    /// <summary>Shortest word, in bytes: a shorter one stands in half of all honest passwords.</summary>
    public const int SizeBytesMin = 3;

    /// <summary>Most words: the whole check stays far below the cost of one hash.</summary>
    public const int WordsMax = 32;

    private readonly byte[][] _words;

    /// <summary>The names, and what separators cut out of them: <c>alice.b-smith</c>, alice, smith.</summary>
    public ContextWords(IEnumerable<string> names) => _words =
    [
        .. names.SelectMany(name => name.Split(['.', '-', '_', '@', ' ', ':', '/']).Prepend(name))
            .Select(Encoding.UTF8.GetBytes)
            .Where(word => word.Length >= SizeBytesMin)
            .Take(WordsMax),
    ];

    /// <summary>Marks every byte of <paramref name="text"/> that belongs to one of the words.</summary>
    public void Mark(ReadOnlySpan<byte> text, Span<bool> marks)
    {
        foreach (var word in _words)
        {
            for (var start = 0; start <= text.Length - word.Length; start++)
            {
                if (Ascii.EqualsIgnoreCase(text.Slice(start, word.Length), word)
                    || text.Slice(start, word.Length).SequenceEqual(word))
                {
                    marks.Slice(start, word.Length).Fill(true);
                }
            }
        }
    }
}
