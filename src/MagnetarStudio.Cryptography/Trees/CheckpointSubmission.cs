using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>What a log sends a witness: a head, and that it follows from an earlier one (C2SP tlog-witness).</summary>
/// <remarks>Immutable. A parsed one has proved nothing yet.</remarks>
/// <param name="OldSize">Size of the head that the witness is held to remember; 0 for none.</param>
/// <param name="Proof">Consistency proof from there (RFC 6962 §2.1.2).</param>
/// <param name="Head">What the note says.</param>
/// <param name="Note">The signed head.</param>
public sealed record CheckpointSubmission(
    long OldSize, IReadOnlyList<TreeHash> Proof, Checkpoint Head, SignedNote Note)
{
    /// <summary>Most hashes: the limit of the specification.</summary>
    public const int HashesMax = 63;

    /// <summary>Longest submission that is read, in UTF-16 units: the longest note, and a proof.</summary>
    public const int LengthMax = SignedNote.LengthMax + 4_096;

    private const string OldPrefix = "old ";

    /// <summary>The text form.</summary>
    public string Encode()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{OldPrefix}{OldSize}\n");
        foreach (var hash in Proof)
        {
            text.Append(Convert.ToBase64String(hash.Span)).Append('\n');
        }

        return text.Append('\n').Append(Note.Encode()).ToString();
    }

    /// <summary>Reads the text form.</summary>
    /// <remarks>Extension lines of the head, which other logs may write, are carried along.</remarks>
    /// <returns>False for any other text, and for an old size above the head's.</returns>
    public static bool TryParse(
        [NotNullWhen(true)] string? text, [NotNullWhen(true)] out CheckpointSubmission? submission)
    {
        submission = null;
        var blank = text?.IndexOf("\n\n", StringComparison.Ordinal) ?? -1;
        if (text is null || text.Length > LengthMax || blank < 0)
        {
            return false;
        }

        var lines = text[..blank].Split('\n');
        if (lines.Length > 1 + HashesMax
            || !lines[0].StartsWith(OldPrefix, StringComparison.Ordinal)
            || !long.TryParse(
                lines[0].AsSpan(OldPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var oldSize)
            || !TryReadHashes(lines.AsSpan(1), out var proof)
            || !SignedNote.TryParse(text[(blank + 2)..], out var note)
            || !TryReadHead(note.Text, out var head)
            || oldSize > head.Size)
        {
            return false;
        }

        // One spelling: leading zeros, white space and stray bits in the base64 do not survive the way back.
        var parsed = new CheckpointSubmission(oldSize, proof, head, note);
        submission = parsed.Encode() == text ? parsed : null;
        return submission is not null;
    }

    /// <summary>What the first three lines of a head say; a witness says nothing of those behind them.</summary>
    public static bool TryReadHead(string text, [NotNullWhen(true)] out Checkpoint? head)
    {
        var end = -1;
        for (var line = 0; line < 3; line++)
        {
            end = text.IndexOf('\n', end + 1);
            if (end < 0)
            {
                head = null;
                return false;
            }
        }

        return Checkpoint.TryParse(text[..(end + 1)], out head)
            && !text.AsSpan(end).Contains("\n\n", StringComparison.Ordinal);
    }

    private static bool TryReadHashes(ReadOnlySpan<string> lines, out TreeHash[] hashes)
    {
        hashes = new TreeHash[lines.Length];
        Span<byte> hash = stackalloc byte[TreeHash.SizeBytes];
        for (var place = 0; place < lines.Length; place++)
        {
            if (!Convert.TryFromBase64String(lines[place], hash, out var size) || size != TreeHash.SizeBytes)
            {
                return false;
            }

            hashes[place] = new(hash);
        }

        return true;
    }
}
