using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A short text with signatures under it that people can read (C2SP signed-note). Immutable.</summary>
/// <remarks>
/// The signatures cover the text with its last newline. A parsed note has proved nothing yet: ask
/// <see cref="IsSignedBy"/> with the key that is trusted; signatures of other keys are carried along and ignored.
/// </remarks>
public sealed class SignedNote
{
    /// <summary>Longest note that is read, in UTF-16 units: a checkpoint has about 250.</summary>
    public const int LengthMax = 65_536;

    /// <summary>Most signatures that are read: the limit of the reference implementation.</summary>
    public const int SignaturesMax = 100;

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>What is signed, the newline at its end included.</summary>
    public string Text { get; }

    /// <summary>The signature lines as they stand, at least one.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs <paramref name="text"/> with each of the keys.</summary>
    /// <param name="text">Lines, each ended by a newline, without other control characters.</param>
    /// <param name="signers">One key or more.</param>
    /// <exception cref="ArgumentException">The text cannot be a note's, or nobody signs.</exception>
    public static SignedNote Sign(string text, params ReadOnlySpan<NoteSigner> signers)
    {
        ArgumentOutOfRangeException.ThrowIfZero(signers.Length, nameof(signers));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signers.Length, SignaturesMax, nameof(signers));
        if (!IsNoteText(text))
        {
            throw new ArgumentException("The text cannot be the text of a note.", nameof(text));
        }

        var signatures = new NoteSignature[signers.Length];
        for (var place = 0; place < signers.Length; place++)
        {
            signatures[place] = signers[place].Sign(text);
        }

        return new(text, signatures);
    }

    /// <summary>The same text under other signatures, which are not checked.</summary>
    /// <param name="signatures">One or more.</param>
    public SignedNote Under(params NoteSignature[] signatures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(signatures.Length, nameof(signatures));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signatures.Length, SignaturesMax, nameof(signatures));
        return new(Text, signatures);
    }

    /// <summary>Reads a note and checks its form, not its signatures.</summary>
    /// <returns>False for anything malformed, over a limit, or without a signature line.</returns>
    public static bool TryParse([NotNullWhen(true)] string? note, [NotNullWhen(true)] out SignedNote? parsed)
    {
        parsed = null;
        if (note is null || note.Length > LengthMax || !note.EndsWith('\n'))
        {
            return false;
        }

        // The last blank line divides, so a text may hold blank lines itself.
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || blank + 2 == note.Length || !IsNoteText(note[..(blank + 1)]))
        {
            return false;
        }

        var signatures = new List<NoteSignature>();
        var lines = note.AsSpan((blank + 2)..^1);
        foreach (var line in lines.Split('\n'))
        {
            if (signatures.Count == SignaturesMax || !NoteSignature.TryParse(lines[line], out var signature))
            {
                return false;
            }

            signatures.Add(signature);
        }

        parsed = new(note[..(blank + 1)], signatures);
        return true;
    }

    /// <summary>Whether the note bears a signature of this key, and none in its name that is wrong.</summary>
    public bool IsSignedBy(NoteVerifier key)
    {
        ArgumentNullException.ThrowIfNull(key);

        var text = Encoding.UTF8.GetBytes(Text);
        var signed = false;
        foreach (var signature in Signatures)
        {
            if (signature.Name == key.Name && signature.KeyId == key.KeyId)
            {
                if (!key.Verify(text, signature.Signature.Span))
                {
                    return false;
                }

                signed = true;
            }
        }

        return signed;
    }

    /// <summary>The note as it is stored and shown: text, blank line, signature lines.</summary>
    public string Encode() => $"{Text}\n{string.Concat(Signatures.Select(signature => signature.ToLine()))}";

    // Characters below U+0020 but the newline are not allowed, and a text that is not Unicode has no UTF-8 to sign.
    private static bool IsNoteText(string text) =>
        text.Length <= LengthMax
        && text.EndsWith('\n')
        && !text.AsSpan().ContainsAnyInRange('\0', '\t')
        && !text.AsSpan().ContainsAnyInRange('\v', '\u001f')
        && IsUnicode(text);

    private static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // An unpaired surrogate is enumerated as the replacement character, which nobody needs to sign.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
