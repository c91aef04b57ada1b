using System.Text;

namespace MagnetarStudio.Server.Audit;

/// <summary>Lines of CSV (RFC 4180) that are safe to open in a spreadsheet.</summary>
internal static class CsvText
{
    // What a spreadsheet takes for the beginning of a formula, full-width forms included, or passes over before one.
    private const string FormulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    // Everything else is quoted: where a semicolon parts columns, a cell of ours must not fall into two.
    private const string PlainMarks = " .:_/-";

    /// <summary>One line, with its end.</summary>
    public static string Row(IEnumerable<string> cells)
    {
        var line = new StringBuilder();
        foreach (var cell in cells)
        {
            Append(line, cell);
            line.Append(',');
        }

        line.Length--;
        return line.Append("\r\n").ToString();
    }

    private static void Append(StringBuilder line, string cell)
    {
        // The apostrophe tells a spreadsheet that the cell is text. Another program takes it off again.
        var mark = cell.Length > 0 && FormulaStarts.Contains(cell[0], StringComparison.Ordinal) ? "'" : string.Empty;
        if (mark.Length == 0 && cell.All(IsPlain))
        {
            line.Append(cell);
            return;
        }

        line.Append('"').Append(mark).Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || PlainMarks.Contains(character, StringComparison.Ordinal);
}
