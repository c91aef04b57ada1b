using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>A test's name is a sentence that states a promise: A_session_lives_strictly_before_its_end.</summary>
public sealed partial class TestNameTests
{
    [Fact]
    public void Every_test_is_named_by_a_sentence() => Tidy.AssertNone(
        from file in SourceTree.Files("tests", ".cs")
        from Match test in TestMethod().Matches(file.Code)
        let name = test.Groups["name"].Value
        where !name.Contains('_', StringComparison.Ordinal) || !char.IsAsciiLetterUpper(name[0])
        select $"{file.Path}: {name}");

    [Fact]
    public void Tests_are_found_by_this_test() => Assert.Contains(
        SourceTree.Files("tests/MagnetarStudio.Tidy.Tests", ".cs"),
        file => TestMethod().Matches(file.Code)
            .Any(test => test.Groups["name"].Value == nameof(Tests_are_found_by_this_test)));

    [GeneratedRegex("""\[(Fact|Theory)\b.*?\b(void|Task|ValueTask)\s+(?<name>\w+)\s*\(""", RegexOptions.Singleline)]
    private static partial Regex TestMethod();
}
