using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>What must not stay behind. The words are put together here, so that this file is tidy itself.</summary>
public sealed partial class LeftoverTests
{
    private const int SuppressedLinesMax = 12;

    private static readonly string[] s_code =
        [".cs", ".proto", ".sql", ".csproj", ".props", ".targets", ".js", ".mjs", ".ts", ".py", ".cpp", ".sh"];

    private static readonly string[] s_unfinished =
    [
        $"TO{"DO"}", $"FIX{"ME"}", $"HA{"CK"}", $"XX{"X"}", $"NotImplemented{"Exception"}", $"#reg{"ion"}",
    ];

    private static readonly string[] s_headers = [$"Copy{"right"}", $"SPDX{"-"}", $"Licensed {"under"}"];

    private static readonly string[] s_places =
    [
        $"/wo{"rk/"}", $"/ho{"me/"}", $"/ro{"ot/"}", $@":\Us{"ers"}",
        $"npmjs{".org"}", $"nuget{".org"}", $"pypi{".org"}", $"pythonhosted{".org"}", $"debian{".org"}",
    ];

    [Fact]
    public void Nothing_is_left_for_later() =>
        Tidy.AssertNone(Find(SourceTree.Files(string.Empty, s_code), s_unfinished));

    [Fact]
    public void No_file_begins_with_a_licence() =>
        Tidy.AssertNone(Find(SourceTree.Files(string.Empty, s_code), s_headers));

    [Fact]
    public void No_machine_and_no_registry_is_named() =>
        Tidy.AssertNone(Find(SourceTree.Files(string.Empty).Where(IsText), s_places));

    [Fact]
    public void The_clock_is_injected() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".cs")
        from Match clock in ClockRead().Matches(file.Code)
        select $"{file.Path}: {clock.Value}");

    // Only Testing waits on the clock, between two looks at a condition, with a limit.
    [Fact]
    public void No_test_sleeps() => Tidy.AssertNone(
        from file in SourceTree.Files("tests", ".cs")
        where !file.Path.StartsWith("tests/MagnetarStudio.Testing/", StringComparison.Ordinal)
        from Match sleep in Sleep().Matches(file.Code)
        select $"{file.Path}: {sleep.Value}");

    [Fact]
    public void A_warning_is_suppressed_for_a_reason_and_not_for_long() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs")
        from line in file.Lines.Index()
        where line.Item.Contains($"#pragma {"warning"} disable", StringComparison.Ordinal)
        let suppression = Suppression().Match(line.Item)
        where !suppression.Success || !file.Lines.Skip(line.Index).Take(SuppressedLinesMax)
            .Contains($"#pragma {"warning"} restore {suppression.Groups["rules"].Value}")
        select $"{file.Path}:{line.Index + 1}: {line.Item}");

    [Fact]
    public void No_member_is_exempt_from_an_analyzer() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs")
        where file.Code.Contains("SuppressMessage", StringComparison.Ordinal)
        select file.Path);

    private static IEnumerable<string> Find(IEnumerable<SourceFile> files, string[] words) =>
        from file in files
        from line in file.Lines.Index()
        from word in words
        where line.Item.Contains(word, StringComparison.Ordinal)
        select $"{file.Path}:{line.Index + 1}: {word}";

    // A worktree's .git is a file, and not ours.
    private static bool IsText(SourceFile file) =>
        file.Name != ".git" && !file.Text.Contains('\0', StringComparison.Ordinal);

    [GeneratedRegex("""\bDateTime(Offset)?\.(UtcNow|Now|Today)\b""")]
    private static partial Regex ClockRead();

    [GeneratedRegex("""^\s*#pragma\ \w+\ disable\ (?<rules>[A-Z0-9,\ ]*[A-Z0-9])\ //\ \w.{8,}""")]
    private static partial Regex Suppression();

    // A constant wait on the real clock; one on a clock that is handed over is no sleep.
    [GeneratedRegex(
        """
        \bThread\.Sleep\(
        |\bTask\.Delay\(\s*(\d[\d_]*|TimeSpan\.From\w+\([\d_.]+\))\s*(\)|,(?!\s*\w*([Cc]lock|[Tt]ime))[^)]*\))
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Sleep();
}
