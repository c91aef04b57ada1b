using System.Buffers.Binary;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Budgets;

/// <summary>One rate limit for each address, in constant memory, however many addresses call.</summary>
/// <remarks>
/// A sketch: each address shares two budgets with others, both remember its uses, and the milder decides. So no
/// address ever gets more than the limit, and seldom less. Nothing is evicted, so no address wins a new budget by
/// drowning its old one. A flood from thousands of addresses makes some others wait, one window at most: refused,
/// never locked out. Thread-safe.
/// </remarks>
public sealed class AddressBudgets
{
    // Two rows of 4,096: made when first needed, 200 bytes each at ten uses, 1.6 MB in all.
    private const int Rows = 2;
    private const int Width = 4_096;

    private readonly RateLimit _limit;
    private readonly TimeProvider _clock;
    private readonly SketchCells _sketch;
    private readonly RateBudget?[] _budgets = new RateBudget?[Rows * Width];
    private readonly Lock _gate = new();

    /// <summary>Unused budgets, with a hash key of their own.</summary>
    public AddressBudgets(RateLimit limit, TimeProvider clock, ISecretSource secrets)
    {
        _limit = limit;
        _clock = clock;
        _sketch = new(Rows, Width, secrets);
    }

    /// <summary>Takes one use for an address, if one is allowed now. A refused one does not count.</summary>
    public BudgetAnswer TryTake(PeerKey peer)
    {
        Span<byte> key = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(key, peer.Value);
        Span<int> cells = stackalloc int[Rows];
        _sketch.Find(key, cells);

        lock (_gate)
        {
            var (first, second) = (At(cells[0]), At(cells[1]));
            var (answer, other) = (first.Ask(), second.Ask());
            if (answer.IsAllowed || other.IsAllowed)
            {
                first.Take();
                second.Take();
                return BudgetAnswer.Allowed;
            }

            return answer.RetryAfter < other.RetryAfter ? answer : other;
        }
    }

    private RateBudget At(int cell) => _budgets[cell] ??= new(_limit, _clock);
}
