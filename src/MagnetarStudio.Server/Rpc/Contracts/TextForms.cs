using System.Buffers;
using System.Text;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The forms of text that the kinds of input name.</summary>
internal static class TextForms
{
    private const int IdentifierLength = 36;
    private const int UserNameLengthMin = 3;
    private const int UserNameLengthMax = 64;

    private static readonly SearchValues<char> s_userName =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly SearchValues<char> s_visible = AsciiFrom('!');
    private static readonly SearchValues<char> s_printable = AsciiFrom(' ');

    /// <summary>Whether the text is a UUID (RFC 9562 §4): hyphenated, either case, nothing around it.</summary>
    /// <remarks>Written out because <see cref="Guid"/> trims spaces and takes signs within the parts.</remarks>
    public static bool IsIdentifier(string text)
    {
        if (text.Length != IdentifierLength)
        {
            return false;
        }

        for (var index = 0; index < IdentifierLength; index++)
        {
            var isRight = index is 8 or 13 or 18 or 23 ? text[index] == '-' : char.IsAsciiHexDigit(text[index]);
            if (!isRight)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the text is a user name: 3 to 64 of <c>A-Z a-z 0-9 . _ -</c>.</summary>
    public static bool IsUserName(string text) =>
        text.Length is >= UserNameLengthMin and <= UserNameLengthMax && !text.AsSpan().ContainsAnyExcept(s_userName);

    /// <summary>Whether the text is visible ASCII without spaces.</summary>
    public static bool IsToken(string text) => !text.AsSpan().ContainsAnyExcept(s_visible);

    /// <summary>Length in UTF-8, in bytes; a lone surrogate counts as three.</summary>
    public static int CountBytes(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>Looks for control characters (C0, DEL, C1) and lone surrogates.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="manyLines">Whether tab, line feed, and carriage return before a line feed are allowed.</param>
    /// <returns>Null when there are none, else a reason that does not hold the text.</returns>
    public static string? FindFault(string text, bool manyLines)
    {
        var start = text.AsSpan().IndexOfAnyExcept(s_printable);

        for (var index = start; index >= 0 && index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsSurrogate(character))
            {
                if (index + 1 == text.Length || !char.IsSurrogatePair(character, text[index + 1]))
                {
                    return "must be well-formed Unicode.";
                }

                index++;
            }
            else if (char.IsControl(character) && !(manyLines && IsLayout(text, index)))
            {
                return "must hold no control character.";
            }
        }

        return null;
    }

    private static SearchValues<char> AsciiFrom(char first) =>
        SearchValues.Create([.. Enumerable.Range(first, '~' - first + 1).Select(code => (char)code)]);

    private static bool IsLayout(string text, int index) => text[index] switch
    {
        '\t' or '\n' => true,
        '\r' => index + 1 < text.Length && text[index + 1] == '\n',
        _ => false,
    };
}
