using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A receipt that a log holds an entry, to be checked without the log (C2SP tlog-proof). Immutable.</summary>
/// <param name="Index">The entry's place in the log, from 0.</param>
/// <param name="Hashes">Its audit path, from the leaf's sibling upwards (RFC 6962 §2.1.1).</param>
/// <param name="Checkpoint">The log's signed head, a note, as it stands.</param>
/// <param name="Extra">What the issuer adds for whoever checks; nobody has signed it. Empty for none.</param>
public sealed record TlogProof(
    long Index, IReadOnlyList<TreeHash> Hashes, string Checkpoint, ReadOnlyMemory<byte> Extra)
{
    /// <summary>Longest receipt that is read, in UTF-16 units: the longest note, a path, and as much again.</summary>
    public const int LengthMax = 2 * SignedNote.LengthMax;

    private const string Version = "c2sp.org/tlog-proof@v1";
    private const string ExtraPrefix = "extra ";
    private const string IndexPrefix = "index ";

    /// <summary>The text form, with the newline at its end.</summary>
    public string Encode()
    {
        var text = new StringBuilder().Append(Version).Append('\n');
        if (!Extra.IsEmpty)
        {
            text.Append(ExtraPrefix).Append(Convert.ToBase64String(Extra.Span)).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{IndexPrefix}{Index}\n");
        foreach (var hash in Hashes)
        {
            text.Append(Convert.ToBase64String(hash.Span)).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Reads the text form. Nothing in it is proved yet: ask <see cref="Check"/>.</summary>
    /// <returns>False for any other text, and for a path that is longer than any tree is high.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TlogProof? proof)
    {
        proof = null;
        var blank = text?.IndexOf("\n\n", StringComparison.Ordinal) ?? -1;
        if (text is null || text.Length > LengthMax || blank < 0)
        {
            return false;
        }

        var lines = new Queue<string>(text[..blank].Split('\n'));
        if (lines.Dequeue() != Version
            || !TryReadExtra(lines, out var extra)
            || !TryReadIndex(lines, out var index)
            || lines.Count > MerkleProof.HashesMax)
        {
            return false;
        }

        var hashes = new List<TreeHash>(lines.Count);
        var hash = new byte[TreeHash.SizeBytes];
        foreach (var line in lines)
        {
            if (!Convert.TryFromBase64String(line, hash, out var size) || size != TreeHash.SizeBytes)
            {
                return false;
            }

            hashes.Add(new(hash));
        }

        // One spelling: leading zeros, white space and stray bits in the base64 do not survive the way back.
        var parsed = new TlogProof(index, hashes, text[(blank + 2)..], extra);
        proof = parsed.Encode() == text ? parsed : null;
        return proof is not null;
    }

    /// <summary>Whether the log of <paramref name="key"/> holds an entry with this hash at the index.</summary>
    /// <param name="key">The log's head key, known from elsewhere; its name is the log's.</param>
    /// <param name="leaf">The hash of the entry that the receipt is held to be for.</param>
    public TlogProofVerdict Check(NoteVerifier key, in TreeHash leaf)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!SignedNote.TryParse(Checkpoint, out var note)
            || !note.IsSignedBy(key)
            || !Trees.Checkpoint.TryParse(note.Text, out var head)
            || head.Origin != key.Name)
        {
            return TlogProofVerdict.NotSigned;
        }

        return MerkleProof.VerifyInclusion(leaf, Index, head.Size, [.. Hashes], head.Root)
            ? TlogProofVerdict.Proved
            : TlogProofVerdict.NotIncluded;
    }

    private static bool TryReadExtra(Queue<string> lines, out byte[] extra)
    {
        extra = [];
        if (!lines.TryPeek(out var line) || !line.StartsWith(ExtraPrefix, StringComparison.Ordinal))
        {
            return true;
        }

        var base64 = lines.Dequeue()[ExtraPrefix.Length..];
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var size) || size == 0)
        {
            return false;
        }

        extra = bytes[..size];
        return true;
    }

    private static bool TryReadIndex(Queue<string> lines, out long index)
    {
        index = 0;
        return lines.TryDequeue(out var line)
            && line.StartsWith(IndexPrefix, StringComparison.Ordinal)
            && long.TryParse(
                line.AsSpan(IndexPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
