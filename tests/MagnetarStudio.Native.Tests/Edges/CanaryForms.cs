using System.Text;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>The forms in which a text or some bytes could lie about in a file.</summary>
internal static class CanaryForms
{
    private const int GroupBytes = 3; // of base64, which makes four characters of them
    private const int CharacterBits = 6;

    /// <summary>A text in the encodings of a file, and in those that programs put bytes into text with.</summary>
    public static IEnumerable<byte[]> Of(string text) =>
    [
        Encoding.Unicode.GetBytes(text),
        Encoding.BigEndianUnicode.GetBytes(text),
        .. Of(Encoding.UTF8.GetBytes(text)),
    ];

    /// <summary>Bytes as they are, in hexadecimal, and in base64 wherever in a group they begin.</summary>
    public static IEnumerable<byte[]> Of(byte[] bytes)
    {
        yield return bytes;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        for (var before = 0; before < GroupBytes; before++)
        {
            // Characters that depend on what stands before or behind are left out; '+' and '/' have two spellings.
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = ((before * 8) + CharacterBits - 1) / CharacterBits;
            var certain = whole[first..((before + bytes.Length) * 8 / CharacterBits)];
            yield return Encoding.ASCII.GetBytes(certain);
            yield return Encoding.ASCII.GetBytes(certain.Replace('+', '-').Replace('/', '_'));
        }
    }
}
