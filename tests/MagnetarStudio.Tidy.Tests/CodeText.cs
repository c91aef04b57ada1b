using System.Text.RegularExpressions;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>Just enough understanding of C# to count braces and find words that are code.</summary>
internal static partial class CodeText
{
    /// <summary>Blanks comments, strings and characters; line ends stay.</summary>
    public static string Blank(string text) =>
        Literal().Replace(text, match => NotLineEnd().Replace(match.Value, " "));

    /// <summary>Measures the members of the types in a text: methods, properties, and fields with a body.</summary>
    /// <returns>For each, the line it starts on, from 1, and how many lines it takes up to its end.</returns>
    public static IEnumerable<(int Line, int Count)> MeasureMembers(string code)
    {
        var blocks = new Stack<(bool IsType, int Line)>();
        var head = 0;
        var line = 1;

        for (var index = 0; index < code.Length; index++)
        {
            switch (code[index])
            {
                case '\n':
                    line++;
                    break;
                case ';':
                    head = index + 1;
                    break;
                case '{':
                    blocks.Push((TypeHead().IsMatch(code[head..index]), FirstLine(code, head, index, line)));
                    head = index + 1;
                    break;
                case '}' when blocks.TryPop(out var block):
                    head = index + 1;
                    if (!block.IsType && blocks.TryPeek(out var outer) && outer.IsType)
                    {
                        yield return (block.Line, line - block.Line + 1);
                    }

                    break;
            }
        }
    }

    private static int FirstLine(string code, int head, int brace, int line) =>
        line - code[head..brace].TrimStart().Count(character => character == '\n');

    [GeneratedRegex(
        """
        //[^\n]* | /\*.*?\*/
        | (?<raw>"{3,}).*?\k<raw> | @\$?"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*"
        | '(?:\\[^']+|[^'\\\n]|\\')'
        """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Literal();

    [GeneratedRegex("[^\n]")]
    private static partial Regex NotLineEnd();

    [GeneratedRegex("""(^|\s)(class|struct|record|interface|enum|namespace)\s+\w""")]
    private static partial Regex TypeHead();
}
