using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>One signature line of a note: who claims to have signed, and what it presents.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Hint to the key.</param>
/// <param name="Signature">The signature; for a key of another kind than ours, of any length.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    // An em dash and a space begin the line (C2SP signed-note).
    private const string Prefix = "\u2014 ";

    // Room for signatures of other kinds than ours, post-quantum ones included, which are carried along unread.
    private const int PayloadSizeBytesMax = 4_096;

    /// <summary>The line as it stands in a note, its newline included.</summary>
    public string ToLine()
    {
        var payload = new byte[sizeof(uint) + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(payload, KeyId);
        Signature.CopyTo(payload.AsMemory(sizeof(uint)));
        return $"{Prefix}{Name} {Convert.ToBase64String(payload)}\n";
    }

    internal static bool TryParse(ReadOnlySpan<char> line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        Span<Range> parts = stackalloc Range[3];
        if (!line.StartsWith(Prefix, StringComparison.Ordinal) || line[Prefix.Length..].Split(parts, ' ') != 2)
        {
            return false;
        }

        var name = line[Prefix.Length..][parts[0]];
        var base64 = line[Prefix.Length..][parts[1]];
        var payload = new byte[Math.Min(base64.Length, PayloadSizeBytesMax)];
        if (!NoteName.IsValid(name)
            || !Convert.TryFromBase64Chars(base64, payload, out var size)
            || size <= sizeof(uint))
        {
            return false;
        }

        var parsed = new NoteSignature(
            name.ToString(), BinaryPrimitives.ReadUInt32BigEndian(payload), payload.AsMemory(sizeof(uint)..size));

        // One spelling: white space and stray bits in the base64 do not survive the way back.
        signature = line.SequenceEqual(parsed.ToLine().AsSpan().TrimEnd('\n')) ? parsed : null;
        return signature is not null;
    }
}
