using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>The proto files, beyond what buf's lint asks of them.</summary>
public sealed partial class ContractTests
{
    private static readonly List<SourceFile> s_protos = [.. SourceTree.Files("protos/magnetar", ".proto")];

    [Fact]
    public void Every_method_states_its_terms_and_its_errors() => Tidy.AssertNone(
        from file in s_protos
        from Match method in Method().Matches(file.Text)
        let body = method.Groups["body"].Value
        where !body.Contains("option (magnetar.options.v1.access) = {", StringComparison.Ordinal)
            || !method.Groups["comment"].Value.Contains("// Errors: ", StringComparison.Ordinal)
        select $"{file.Path}: {method.Groups["name"].Value}");

    [Fact]
    public void No_method_escapes_these_tests() => Assert.Equal(
        s_protos.Sum(file => file.Lines.Count(line => line.TrimStart().StartsWith("rpc ", StringComparison.Ordinal))),
        s_protos.Sum(file => Method().Count(file.Text)));

    [Fact]
    public void A_reason_means_one_thing() => Tidy.AssertNone(
        from reason in Reasons()
        where reason != "UNSPECIFIED"
        group reason by reason into same
        where same.Count() > 1
        select same.Key);

    [Fact]
    public void A_comment_names_only_reasons_that_there_are()
    {
        var known = Reasons().Append("PASSWORD_…").ToHashSet(StringComparer.Ordinal);

        Tidy.AssertNone(
            from file in s_protos
            from Match method in Method().Matches(file.Text)
            from Match list in ReasonList().Matches(ErrorsOf(method))
            from reason in list.Groups["reasons"].Value.Split(',', StringSplitOptions.TrimEntries)
            where !known.Contains(reason)
            select $"{file.Path}: {method.Groups["name"].Value}: {reason}");
    }

    // The generator that Debian 12 packs for Python (protoc 3.5) refuses the word in proto3.
    [Fact]
    public void Presence_is_never_spelled_optional() => Tidy.AssertNone(
        from file in s_protos
        from line in file.Lines
        where line.TrimStart().StartsWith("optional ", StringComparison.Ordinal)
        select $"{file.Path}: {line}");

    [Fact]
    public void A_package_is_its_folder_and_names_itself_in_other_languages() => Tidy.AssertNone(
        from file in s_protos
        let parts = file.Folder.Split('/')
        let room = char.ToUpperInvariant(parts[2][0]) + parts[2][1..]
        from line in new[]
        {
            $"package magnetar.{parts[2]}.{parts[3]};",
            $"option csharp_namespace = \"MagnetarStudio.Protocol.{room}.{parts[3].ToUpperInvariant()}\";",
            $"option objc_class_prefix = \"MGN{room}\";",
            $"option swift_prefix = \"Magnetar{room}\";",
        }
        where !file.Lines.Contains(line)
        select $"{file.Path}: {line}");

    private static string ErrorsOf(Match method) =>
        method.Groups["comment"].Value.Split("// Errors: ")[^1].Replace("//", string.Empty, StringComparison.Ordinal);

    private static IEnumerable<string> Reasons() =>
        from file in s_protos
        where file.Name.EndsWith("_errors.proto", StringComparison.Ordinal)
        from Match value in ReasonValue().Matches(file.Text)
        select value.Groups["reason"].Value;

    [GeneratedRegex(
        """(?<comment>(^  //[^\n]*\n)+)  rpc (?<name>\w+)\([^{;]*\{(?<body>.*?)^  \}""",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Method();

    [GeneratedRegex("""^  [A-Z]+_REASON_(?<reason>[A-Z_]+) = \d+;""", RegexOptions.Multiline)]
    private static partial Regex ReasonValue();

    [GeneratedRegex("""[A-Z_]+\s+\((?<reasons>[A-Z_…]{4,}(,\s+[A-Z_…]{4,})*)\)""")]
    private static partial Regex ReasonList();
}
