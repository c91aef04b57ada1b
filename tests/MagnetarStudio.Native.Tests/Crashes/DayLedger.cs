using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>
/// What the server has acknowledged, as facts by name; and what an act without an answer may have changed.
/// </summary>
internal sealed class DayLedger
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Fact, string State)> _inDoubt = [];

    /// <summary>How many acts were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Names of all facts so far.</summary>
    public IReadOnlyCollection<string> Facts => _facts.Keys;

    /// <summary>What holds before the day begins.</summary>
    public void Begin(params (string Fact, string State)[] facts) => Put(facts);

    /// <summary>Does one act. If it throws, what it changes stays in doubt.</summary>
    /// <param name="act">Returns when the server has acknowledged.</param>
    /// <param name="changes">What is so afterwards.</param>
    public async Task DoAsync(Func<Task> act, params (string Fact, string State)[] changes)
    {
        _inDoubt = changes;
        await act();
        Put(changes);
        _inDoubt = [];
        Acknowledged++;
    }

    /// <summary>A fact that only an answer makes observable, a token for example.</summary>
    public void Learn(string fact, string state) => _facts[fact] = state;

    /// <summary>Asserts that all of the acknowledged is there, and of the act in doubt all or nothing.</summary>
    public void AssertMatches(IReadOnlyDictionary<string, string> observed)
    {
        var without = Write(_facts);
        var with = new SortedDictionary<string, string>(_facts, StringComparer.Ordinal);
        foreach (var (fact, state) in _inDoubt)
        {
            with[fact] = state;
        }

        var seen = Write(new SortedDictionary<string, string>(
            observed.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
        Assert.True(
            seen == without || seen == Write(with),
            $"Found:\n{seen}\nacknowledged:\n{without}\nor, with the act in doubt:\n{Write(with)}");
    }

    private void Put(IReadOnlyList<(string Fact, string State)> changes)
    {
        foreach (var (fact, state) in changes)
        {
            _facts[fact] = state;
        }
    }

    private static string Write(SortedDictionary<string, string> facts) =>
        string.Join('\n', facts.Select(fact => $"{fact.Key}: {fact.Value}"));
}
