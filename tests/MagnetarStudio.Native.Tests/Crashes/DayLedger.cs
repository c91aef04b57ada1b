using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>
/// What the server has acknowledged, as facts by name; and what an act without an answer may have changed.
/// </summary>
internal sealed class DayLedger
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Fact, string State)[]> _inDoubt = [];

    /// <summary>How many acts were acknowledged.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Names of all facts so far.</summary>
    public IReadOnlyCollection<string> Facts => _facts.Keys;

    /// <summary>What holds before the day begins.</summary>
    public void Begin(params (string Fact, string State)[] facts) => Put(facts);

    /// <summary>Makes one call. If it throws, what it changes stays in doubt.</summary>
    /// <param name="call">Returns when the server has acknowledged.</param>
    /// <param name="changes">What is so after its one act.</param>
    public Task DoAsync(Func<Task> call, params (string Fact, string State)[] changes) => DoActsAsync(call, changes);

    /// <summary>Makes a call of more than one act, each of which may be the last that happened.</summary>
    public async Task DoActsAsync(Func<Task> call, params (string Fact, string State)[][] acts)
    {
        _inDoubt = acts;
        await call();
        foreach (var changes in acts)
        {
            Put(changes);
        }

        _inDoubt = [];
        Acknowledged++;
    }

    /// <summary>A fact that only an answer makes observable, a token for example.</summary>
    public void Learn(string fact, string state) => _facts[fact] = state;

    /// <summary>Asserts that the acknowledged is there, and of a call in doubt each act whole or not at all.</summary>
    public void AssertMatches(IReadOnlyDictionary<string, string> observed)
    {
        var state = new SortedDictionary<string, string>(_facts, StringComparer.Ordinal);
        var possible = new List<string> { Write(state) };
        foreach (var changes in _inDoubt)
        {
            foreach (var (fact, after) in changes)
            {
                state[fact] = after;
            }

            possible.Add(Write(state));
        }

        var seen = Write(observed.OrderBy(fact => fact.Key, StringComparer.Ordinal));
        Assert.True(
            possible.Contains(seen), $"Found:\n{seen}\nacknowledged:\n{string.Join("\nor, in doubt:\n", possible)}");
    }

    private void Put(IReadOnlyList<(string Fact, string State)> changes)
    {
        foreach (var (fact, state) in changes)
        {
            _facts[fact] = state;
        }
    }

    private static string Write(IEnumerable<KeyValuePair<string, string>> facts) =>
        string.Join('\n', facts.Select(fact => $"{fact.Key}: {fact.Value}"));
}
