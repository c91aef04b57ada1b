using System.Net;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Auth;

/// <summary>
/// How often one address may sign in, refresh and register. Thread-safe. OWASP ASVS 5.0 §2.4.1, §6.3.1.
/// </summary>
/// <remarks>
/// Peers on loopback or a Unix socket have no address: they are one machine's own programs, or a proxy that is not
/// trusted to name its callers. <c>Magnetar__Limits__LoopbackIsAddress</c> counts them too.
/// </remarks>
internal sealed class AddressLimits(
    EdgeSettings edge, RefusalLimiter refusals, TimeProvider clock, ISecretSource secrets)
{
    private readonly AddressBudgets _signIns = new(RateLimit.SignIn, clock, secrets);
    private readonly AddressBudgets _refreshes = new(RateLimit.Refresh, clock, secrets);
    private readonly AddressBudgets _registrations = new(RateLimit.Register, clock, secrets);

    /// <summary>Takes one sign-in, or a claim of the founder account.</summary>
    /// <exception cref="Grpc.Core.RpcException">The address has used up its budget.</exception>
    public void TakeSignIn(Call call) => Take(_signIns, call);

    /// <summary>Takes one refresh.</summary>
    /// <exception cref="Grpc.Core.RpcException">The address has used up its budget.</exception>
    public void TakeRefresh(Call call) => Take(_refreshes, call);

    /// <summary>Takes one registration.</summary>
    /// <exception cref="Grpc.Core.RpcException">The address has used up its budget.</exception>
    public void TakeRegistration(Call call) => Take(_registrations, call);

    private void Take(AddressBudgets budgets, Call call)
    {
        if (call.Peer is not { } peer || (IPAddress.IsLoopback(peer) && !edge.LoopbackIsAddress))
        {
            return;
        }

        if (budgets.TryTake(PeerKey.Of(peer)).RetryAfter is { } wait)
        {
            // Too many to be recorded one by one; how many it were is.
            refusals.Count(RpcFaults.TryLaterReason, call.Caller);
            throw RpcFaults.TryLater(wait);
        }
    }
}
