using System.Xml.Linq;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>The build's own guards: they hold only while they are switched on.</summary>
public sealed class BuildSettingsTests
{
    // The compiler's warning for a public member without a doc comment.
    private const string MissingComment = "CS1591";

    [Theory]
    [InlineData("Nullable", "enable")]
    [InlineData("TreatWarningsAsErrors", "true")]
    [InlineData("AnalysisLevel", "10-recommended")]
    [InlineData("EnforceCodeStyleInBuild", "true")]
    [InlineData("GenerateDocumentationFile", "true")]
    [InlineData("InvariantGlobalization", "true")]
    [InlineData("CheckForOverflowUnderflow", "true")]
    [InlineData("DisableTransitiveProjectReferences", "true")]
    [InlineData("ManagePackageVersionsCentrally", "true")]
    [InlineData("RestorePackagesWithLockFile", "true")]
    public void A_guard_of_the_whole_solution_is_on(string name, string value) =>
        Assert.Equal(value, Load("Directory.Build.props").Descendants(name).Single().Value);

    [Theory]
    [InlineData("IsAotCompatible", "true")]
    [InlineData("AllowUnsafeBlocks", "false")]
    public void A_guard_of_production_is_on(string name, string value) =>
        Assert.Equal(value, Load("src/Directory.Build.props").Descendants(name).Single().Value);

    [Fact]
    public void Only_cryptography_is_unsafe() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".csproj")
        where file.Name != "MagnetarStudio.Cryptography.csproj"
        where file.Text.Contains("AllowUnsafeBlocks", StringComparison.Ordinal)
        select file.Path);

    [Fact]
    public void Only_generated_code_goes_without_comments() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".csproj", ".props", ".cs", ".editorconfig", ".globalconfig")
        where file.Name != "MagnetarStudio.Protocol.csproj"
        where file.Text.Contains(MissingComment, StringComparison.Ordinal)
            || file.Text.Contains("<NoWarn>", StringComparison.Ordinal)
            || file.Text.Contains("<GenerateDocumentationFile>", StringComparison.Ordinal)
        select file.Path);

    [Fact]
    public void The_missing_comment_is_forgiven_in_tests_only()
    {
        var section = string.Empty;
        foreach (var line in SourceTree.Read(".editorconfig").Lines)
        {
            section = line.StartsWith('[') ? line : section;
            Assert.True(
                !line.Contains(MissingComment, StringComparison.Ordinal) || section == "[{tests,perf}/**.cs]",
                $"{section} {line}");
        }
    }

    [Fact]
    public void The_protocol_holds_no_code_of_its_own() =>
        Assert.Empty(SourceTree.Files("src/MagnetarStudio.Protocol", ".cs"));

    private static XDocument Load(string path) => XDocument.Parse(SourceTree.Read(path).Text);
}
