using System.Collections.Concurrent;

namespace MagnetarStudio.Server.Rpc.Peers;

/// <summary>Counts what each party holds at the moment, and refuses what is too much.</summary>
/// <remarks>
/// Thread-safe and lock-free. A party that holds nothing has no entry, so there are never more entries than the total.
/// </remarks>
/// <typeparam name="TParty">Whose: an address, an account.</typeparam>
/// <param name="allMax">Most that all hold together.</param>
/// <param name="eachMax">Most that one party holds.</param>
internal sealed class HeldCounts<TParty>(int allMax, int eachMax)
    where TParty : struct, IEquatable<TParty>
{
    private readonly ConcurrentDictionary<TParty, int> _held = new();
    private int _all;

    /// <summary>Held by all together.</summary>
    public int All => Volatile.Read(ref _all);

    /// <summary>Parties that hold something.</summary>
    public int Parties => _held.Count;

    /// <summary>Takes one.</summary>
    /// <param name="party">For whom; null for a party that shares only the total.</param>
    /// <returns>False when the party, or all together, hold as many as they may.</returns>
    public bool TryTake(TParty? party)
    {
        if (Interlocked.Increment(ref _all) <= allMax && (party is not { } one || TryRaise(one)))
        {
            return true;
        }

        Interlocked.Decrement(ref _all);
        return false;
    }

    /// <summary>Gives back one that was taken, by the same name.</summary>
    public void Return(TParty? party)
    {
        if (party is { } one)
        {
            Lower(one);
        }

        Interlocked.Decrement(ref _all);
    }

    private bool TryRaise(TParty party)
    {
        while (true)
        {
            if (!_held.TryGetValue(party, out var held))
            {
                if (_held.TryAdd(party, 1))
                {
                    return true;
                }
            }
            else if (held >= eachMax)
            {
                return false;
            }
            else if (_held.TryUpdate(party, held + 1, held))
            {
                return true;
            }
        }
    }

    private void Lower(TParty party)
    {
        while (true)
        {
            var held = _held[party];
            if (held == 1 ? _held.TryRemove(new(party, 1)) : _held.TryUpdate(party, held - 1, held))
            {
                return;
            }
        }
    }
}
