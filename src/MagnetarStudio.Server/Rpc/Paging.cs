namespace MagnetarStudio.Server.Rpc;

/// <summary>Pages of a short list (AIP-158): the token is the id of the last item answered.</summary>
internal static class Paging
{
    /// <summary>Items of a page that asks for none in particular.</summary>
    public const int SizeDefault = 50;

    /// <summary>How many items a page has.</summary>
    /// <param name="asked">As sent: 0 means the default; the contract bounds it above.</param>
    public static int SizeOf(int asked) => asked == 0 ? SizeDefault : asked;

    /// <summary>One page of <paramref name="items"/>.</summary>
    /// <param name="items">All items, in order.</param>
    /// <param name="idOf">Names an item.</param>
    /// <param name="size">As sent.</param>
    /// <param name="token">As sent: empty for the first page.</param>
    /// <exception cref="Grpc.Core.RpcException">The token is none that this call answered.</exception>
    public static (IReadOnlyList<T> Page, string NextToken) Slice<T>(
        IReadOnlyList<T> items, Func<T, string> idOf, int size, string token)
    {
        var from = 0;
        if (token.Length > 0)
        {
            while (from < items.Count && idOf(items[from]) != token)
            {
                from++;
            }

            // The last item answered may have ended meanwhile; then the caller begins again.
            if (from++ == items.Count)
            {
                throw RpcFaults.InvalidInput("page_token", "is none that this call answered");
            }
        }

        var page = items.Skip(from).Take(SizeOf(size)).ToList();
        var hasMore = from + page.Count < items.Count;
        return (page, hasMore ? idOf(page[^1]) : string.Empty);
    }
}
