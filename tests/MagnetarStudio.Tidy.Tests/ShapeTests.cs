using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>How large things may be, and how types are declared.</summary>
public sealed partial class ShapeTests
{
    private const int FileLinesMax = 400;
    private const int MemberLinesMax = 70;
    private const int ColumnsMax = 120;

    [Fact]
    public void A_file_fits_its_limit() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".cs", ".proto", ".sql")
        where file.Lines.Count > FileLinesMax
        select $"{file.Path}: {file.Lines.Count} lines");

    [Fact]
    public void A_line_fits_its_limit() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".cs", ".proto", ".sql")
        from line in file.Lines.Index()
        where line.Item.Length > ColumnsMax
        select $"{file.Path}:{line.Index + 1}: {line.Item.Length} columns");

    [Fact]
    public void A_method_fits_its_limit() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".cs")
        from member in CodeText.MeasureMembers(file.Code)
        where member.Count > MemberLinesMax
        select $"{file.Path}:{member.Line}: {member.Count} lines");

    // A generic type may share the file of its namesake.
    [Fact]
    public void A_file_holds_one_type_and_has_its_name() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".cs")
        let types = TypeLine().Matches(file.Code).Select(match => match.Groups["name"].Value).Distinct().ToList()
        where types.Count > 1 || (types.Count == 1 && file.Name.Split('.')[0] != types[0])
        select $"{file.Path}: {string.Join(", ", types)}");

    [Fact]
    public void A_class_is_sealed_unless_it_has_heirs() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs")
        from Match type in TypeLine().Matches(file.Code)
        let words = type.Groups["words"].Value.Split(' ')
        where type.Groups["kind"].Value is "class" or "record"
        where !words.Any(word => word is "sealed" or "static" or "abstract")
        select $"{file.Path}: {type.Groups["name"].Value}");

    [Fact]
    public void Every_type_says_what_it_promises() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs")
        from type in file.Lines.Index()
        where TypeLine().IsMatch(type.Item) && !HasComment(file.Lines, type.Index)
        select $"{file.Path}: {type.Item}");

    // Attributes stand between the comment and its type.
    private static bool HasComment(IReadOnlyList<string> lines, int type)
    {
        var above = type - 1;
        while (above >= 0 && AttributeLine().IsMatch(lines[above]))
        {
            above--;
        }

        return above >= 0 && lines[above].StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        """
        ^(?<words>((public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe|record(?=\sstruct))\ )*)
        (?<kind>class|struct|record|interface|enum|delegate)\ (class\ )?
        ([\w<>\[\],?]+\ (?=\w+(<.*>)?\())? # what a delegate returns
        (?<name>\w+)
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(\[|[ )\]"]|\S.*\)\]$)""")]
    private static partial Regex AttributeLine();
}
