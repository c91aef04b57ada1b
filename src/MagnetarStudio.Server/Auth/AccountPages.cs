using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Auth;

/// <summary>Accounts a page at a time, in the order in which they were made: for administrators and the CLI.</summary>
internal static class AccountPages
{
    /// <summary>One page; the token is the last id answered.</summary>
    /// <exception cref="Grpc.Core.RpcException">The token is none that this call answered.</exception>
    public static async ValueTask<(IReadOnlyList<Account> Page, string NextToken)> ReadAsync(
        IAccountStore store, int size, string token, CancellationToken cancel)
    {
        AccountId? after = null;
        if (token.Length > 0)
        {
            after = AccountId.TryParse(token, out var last)
                ? last
                : throw RpcFaults.InvalidInput("page_token", "is none that this call answered");
        }

        // One more than asked for tells whether there is another page.
        var wanted = Paging.SizeOf(size);
        var rows = await store.ListAsync(after, wanted + 1, cancel);
        return rows.Count > wanted
            ? ([.. rows.Take(wanted)], rows[wanted - 1].Id.ToString())
            : (rows, string.Empty);
    }
}
