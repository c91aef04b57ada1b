using System.Text.RegularExpressions;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>The catalogue is complete and holds nothing idle: every kind of event has an act that emits it.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public async Task Every_kind_of_event_is_emitted_by_an_act_and_found_by_a_search()
    {
        var source = await File.ReadAllTextAsync(
            Path.Combine(MagnetarFile.RepositoryRoot, "src", "MagnetarStudio.Core", "Audit", "EventNames.cs"),
            TestContext.Current.CancellationToken);
        var names = EventName().Matches(source).Select(match => match.Groups["name"].Value).ToList();
        await using var walk = await CatalogueWalk.PrepareAsync();
        Assert.True(names.Count > 40, "The names were not read.");
        Assert.Equal(names.Order(StringComparer.Ordinal), walk.Acts.Keys.Order(StringComparer.Ordinal));

        foreach (var (name, act) in walk.Acts)
        {
            var (data, size) = (walk.Data, walk.ReadSize());
            await act();

            // An act that begins a log of its own has all of it to itself.
            var found = await walk.FindNewestAsync(name);
            Assert.True(
                found >= (ReferenceEquals(data, walk.Data) ? size : 0), $"{name}: {found}, and the log had {size}.");
        }
    }

    [GeneratedRegex("\"(?<name>magnetar\\.[a-z_.]+)\"")]
    private static partial Regex EventName();
}
