namespace MagnetarStudio.Cryptography;

/// <summary>Base32 without padding (RFC 4648 §3.2 and §6), the form in which authenticators take secrets.</summary>
public static class Base32Text
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int BitsPerCharacter = 5;

    /// <summary>Characters needed for <paramref name="sizeBytes"/> bytes.</summary>
    public static int LengthOf(int sizeBytes) => (sizeBytes * 8 + BitsPerCharacter - 1) / BitsPerCharacter;

    /// <summary>The only text of <paramref name="bytes"/>: trailing bits are zero.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => string.Create(LengthOf(bytes.Length), bytes, Write);

    // Bits wait in the low end of the accumulator until five of them make a character.
    private static void Write(Span<char> text, ReadOnlySpan<byte> bytes)
    {
        uint waiting = 0;
        var bits = 0;
        var written = 0;
        foreach (var value in bytes)
        {
            waiting = (waiting << 8) | value;
            bits += 8;
            while (bits >= BitsPerCharacter)
            {
                bits -= BitsPerCharacter;
                text[written++] = Alphabet[(int)(waiting >> bits)];
                waiting &= (1u << bits) - 1;
            }
        }

        if (bits > 0)
        {
            text[written] = Alphabet[(int)(waiting << (BitsPerCharacter - bits))];
        }
    }
}
