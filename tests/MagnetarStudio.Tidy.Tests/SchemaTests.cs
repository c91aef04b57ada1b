using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>The steps of the schema: applied in the order of their numbers, so none may be missing or double.</summary>
public sealed partial class SchemaTests
{
    private static readonly List<string> s_steps =
    [
        .. SourceTree.Files("src/MagnetarStudio.Storage/Schema", ".sql")
            .Select(file => file.Name)
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void A_step_is_named_by_number_and_subject() =>
        Tidy.AssertNone(s_steps.Where(name => !StepName().IsMatch(name)));

    [Fact]
    public void Steps_are_numbered_from_one_without_a_gap() => Assert.Equal(
        Enumerable.Range(1, s_steps.Count),
        s_steps.Select(name => int.Parse(name[..4], CultureInfo.InvariantCulture)));

    [GeneratedRegex("""^\d{4}_[a-z0-9_]+\.sql$""")]
    private static partial Regex StepName();
}
