using System.Text;

namespace MagnetarStudio.Server.Cli;

/// <summary>Rows under headings, aligned by the widest cell of each column.</summary>
/// <param name="headings">One for each column.</param>
internal sealed class Table(params string[] headings)
{
    private const int GapLength = 2;

    private readonly List<string[]> _rows = [headings];

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Printable)]);

    /// <summary>Writes headings and rows; the headings alone where there is no row.</summary>
    public void Write(Terminal terminal)
    {
        var widths = Enumerable.Range(0, headings.Length)
            .Select(column => _rows.Max(row => row[column].Length) + GapLength)
            .ToArray();
        foreach (var row in _rows)
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
            {
                line.Append(row[column].PadRight(widths[column]));
            }

            terminal.WriteLine(line.ToString().TrimEnd());
        }
    }

    // Names are others' text: what a terminal would obey is not sent to it.
    private static string Printable(string cell) => string.Concat(
        cell.Select(character => char.IsControl(character) ? '\uFFFD' : character));
}
