using System.Text;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Budgets;

/// <summary>The budgets of names that belong to no account, in constant memory, however many names are tried.</summary>
/// <remarks>
/// A count-min sketch with conservative update (Cormode and Muthukrishnan 2005; Estan and Varghese 2002): each name
/// shares four cells with others, each cell holds at least what the name is due, and the mildest of the four decides.
/// So a name is never judged more mildly than it deserves within <see cref="Memory"/>, and seldom more harshly. Cells
/// are found by a keyed hash, so nobody can choose names that collide. Lost with the process. Thread-safe.
/// </remarks>
public sealed class NameSketch
{
    /// <summary>How long after its last failure a cell is remembered, so that old floods pass: 7 days.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(7);

    // 4 * 32,768 cells of 24 bytes are 3 MiB; after 10,000 names less than one in a hundred others loses a try.
    private const int Rows = 4;
    private const int Width = 32_768;

    private readonly GuessPolicy _policy;
    private readonly TimeProvider _clock;
    private readonly SketchCells _sketch;
    private readonly Budget[] _cells = new Budget[Rows * Width];
    private readonly Lock _gate = new();

    /// <summary>An empty sketch, with a hash key of its own.</summary>
    public NameSketch(GuessPolicy policy, TimeProvider clock, ISecretSource secrets)
    {
        _policy = policy;
        _clock = clock;
        _sketch = new(Rows, Width, secrets);
    }

    /// <summary>Whether one more guess at this name is allowed now.</summary>
    /// <param name="name">The name as presented, folded as account names are.</param>
    public BudgetAnswer Ask(string name)
    {
        Span<int> cells = stackalloc int[Rows];
        _sketch.Find(Encoding.UTF8.GetBytes(name), cells);
        lock (_gate)
        {
            return Ask(cells, _clock.GetUtcNow());
        }
    }

    /// <summary>Counts a failed guess, if one is still allowed: of two in flight the second may come late.</summary>
    /// <returns>What the guess is answered: allowed, it was counted as wrong; a wait, it was not counted.</returns>
    public BudgetAnswer Fail(string name)
    {
        Span<int> cells = stackalloc int[Rows];
        _sketch.Find(Encoding.UTF8.GetBytes(name), cells);
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            var answer = Ask(cells, now);
            if (answer.IsAllowed)
            {
                Count(cells, now);
            }

            return answer;
        }
    }

    private BudgetAnswer Ask(ReadOnlySpan<int> cells, DateTimeOffset now)
    {
        var mildest = TimeSpan.MaxValue;
        foreach (var cell in cells)
        {
            if (_policy.Ask(Read(cell, now), now).RetryAfter is not { } wait)
            {
                return BudgetAnswer.Allowed;
            }

            mildest = wait < mildest ? wait : mildest;
        }

        return BudgetAnswer.Wait(mildest);
    }

    // Conservative: no cell is raised above what this name can be due. Each cell takes the time, or it could end early.
    private void Count(ReadOnlySpan<int> cells, DateTimeOffset now)
    {
        var failures = int.MaxValue;
        foreach (var cell in cells)
        {
            failures = Math.Min(failures, Read(cell, now).Failures);
        }

        var due = new Budget(failures, now).Fail(now);
        foreach (var cell in cells)
        {
            _cells[cell] = due with { Failures = Math.Max(due.Failures, Read(cell, now).Failures) };
        }
    }

    private Budget Read(int cell, DateTimeOffset now)
    {
        var budget = _cells[cell];
        return now - budget.LastFailureAt < Memory ? budget : default;
    }
}
