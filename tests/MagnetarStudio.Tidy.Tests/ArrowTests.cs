using System.Xml.Linq;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>The arrows between projects: exactly those of the map, so that a wrong import does not compile.</summary>
public sealed class ArrowTests
{
    private static readonly string[] s_protocolUsers =
        ["Server", "Server.Tests", "Native.Tests", "LoadClient", "Microbenchmarks", "Testing"];

    [Theory]
    [InlineData("Cryptography")]
    [InlineData("Protocol")]
    [InlineData("Core", "Cryptography")]
    [InlineData("Storage", "Core", "Cryptography")]
    [InlineData("Server", "Core", "Cryptography", "Protocol", "Storage")]
    public void A_project_refers_to_exactly_what_the_map_shows(string project, params string[] expected) =>
        Assert.Equal(expected, References(Load($"src/MagnetarStudio.{project}/MagnetarStudio.{project}.csproj")));

    [Fact]
    public void Only_servers_and_callers_know_the_messages() => Tidy.AssertNone(
        from file in SourceTree.Files(string.Empty, ".csproj")
        where References(XDocument.Parse(file.Text)).Contains("Protocol")
        where !s_protocolUsers.Contains(file.Name["MagnetarStudio.".Length..^".csproj".Length])
        select file.Path);

    [Fact]
    public void Core_needs_no_package() =>
        Assert.Empty(Load("src/MagnetarStudio.Core/MagnetarStudio.Core.csproj").Descendants("PackageReference"));

    [Fact]
    public void Whoever_refers_to_storage_cannot_name_sqlite() => Tidy.AssertNone(
        from package in Load("src/MagnetarStudio.Storage/MagnetarStudio.Storage.csproj").Descendants("PackageReference")
        where package.Attribute("Include")!.Value.Contains("SQLite", StringComparison.OrdinalIgnoreCase)
        where package.Attribute("PrivateAssets")?.Value != "compile"
        select package.ToString());

    [Fact]
    public void No_production_project_refers_to_a_test() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".csproj")
        where file.Text.Contains("/tests/", StringComparison.Ordinal)
        select file.Path);

    private static XDocument Load(string path) => XDocument.Parse(SourceTree.Read(path).Text);

    private static IReadOnlyList<string> References(XDocument project) =>
    [
        .. project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
            .Select(name => name["MagnetarStudio.".Length..])
            .Order(StringComparer.Ordinal),
    ];
}
