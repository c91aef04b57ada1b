using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>What a log says of itself at one moment: the text of a signed note (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name, one line without white space, for ever the same.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">Its root.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    // "\n" ends every line, so a complete text of three lines splits into four parts.
    private const int Parts = 4;

    /// <summary>The three lines, each ended by a newline: origin, size in decimal, root in base64.</summary>
    public string ToText() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>Reads the three lines.</summary>
    /// <returns>
    /// False for any other text. Extension lines, which C2SP allows and our logs never write, are refused too.
    /// </returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        Span<Range> lines = stackalloc Range[Parts + 1];
        if (text is null || text.AsSpan().Split(lines, '\n') != Parts)
        {
            return false;
        }

        Span<byte> root = stackalloc byte[TreeHash.SizeBytes];
        var origin = text[lines[0]];
        if (!NoteName.IsValid(origin)
            || !long.TryParse(text.AsSpan(lines[1]), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Convert.TryFromBase64Chars(text.AsSpan(lines[2]), root, out var rootSize)
            || rootSize != TreeHash.SizeBytes)
        {
            return false;
        }

        // One spelling: leading zeros, white space and stray bits in the base64 do not survive the way back.
        var parsed = new Checkpoint(origin, size, new(root));
        checkpoint = parsed.ToText() == text ? parsed : null;
        return checkpoint is not null;
    }
}
