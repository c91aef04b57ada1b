using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Metrics;

namespace MagnetarStudio.Server.Rpc.Peers;

/// <summary>Bounds the calls in progress: of one address, and in all. Thread-safe.</summary>
/// <remarks>
/// A reset stream's handler still runs, so a client that opens and resets streams is bounded here, not by HTTP/2.
/// </remarks>
internal sealed class PeerLimits(EdgeLimits limits)
{
    private readonly HeldCounts<PeerKey> _calls = new(limits.CallsMax, limits.CallsPerAddressMax);

    /// <summary>Calls in progress.</summary>
    public int CallsInProgress => _calls.All;

    /// <summary>Calls that were turned away.</summary>
    public Counter Shed { get; } = new();

    /// <summary>Takes a place for a call.</summary>
    /// <returns>False when there is none: refuse it, and do not <see cref="Leave"/>.</returns>
    public bool TryEnter(Call call)
    {
        if (_calls.TryTake(PartyOf(call)))
        {
            return true;
        }

        Shed.Increment();
        return false;
    }

    /// <summary>Gives back the place of a call that entered.</summary>
    public void Leave(Call call) => _calls.Return(PartyOf(call));

    private PeerKey? PartyOf(Call call) => PeerParty.Of(call.Peer, limits.LoopbackIsAddress);
}
