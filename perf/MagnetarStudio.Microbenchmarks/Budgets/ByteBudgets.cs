using System.Globalization;
using System.Text.Json;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Microbenchmarks.Hashing;
using MagnetarStudio.Microbenchmarks.Pool;
using MagnetarStudio.Microbenchmarks.Risk;
using MagnetarStudio.Microbenchmarks.Tokens;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Microbenchmarks.Budgets;

/// <summary>Holds operations to the bytes that perf/budgets.json allows them. Times are not looked at.</summary>
internal static class ByteBudgets
{
    private const string Section = "bytesPerOperation";

    // Other runtimes and processors differ by a few bytes; ten of a hundred is growth.
    private const double Tolerance = 1.1;

    /// <summary>Measures every operation and compares.</summary>
    /// <param name="file">The budgets.</param>
    /// <returns>0 when all keep to theirs, 1 otherwise.</returns>
    public static async Task<int> CheckAsync(string file)
    {
        using var budgets = JsonDocument.Parse(await File.ReadAllBytesAsync(file));
        var allowed = budgets.RootElement.GetProperty(Section);
        var isKept = true;
        foreach (var (name, bytes) in await MeasureAsync())
        {
            var budget = allowed.GetProperty(name).GetInt64();
            var keeps = bytes <= budget * Tolerance;
            isKept &= keeps;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-18} {bytes,8:N0} B of {budget,8:N0} B  {(keeps ? "kept" : "BROKEN")}"));
        }

        return isKept ? 0 : 1;
    }

    private static async Task<IReadOnlyList<(string Name, long Bytes)>> MeasureAsync()
    {
        var few = new IssuedTokens(count: 1, remembered: 64);
        var many = new IssuedTokens(count: 256, remembered: 16);
        var scored = new ScoredCall();
        using var hash = new QueuedHash(new Argon2idCost(MemoryKiB: 8 * 1_024, Passes: 1));
        using var database = new PoolDatabase();
        using var pool = database.OpenPool(1);
        await using var host = await ValidateTokenHost.StartAsync();
        return
        [
            ("pool.rent", AllocatedBytes.PerRun(() => Rent(pool), 10_000)),
            ("token.remembered", AllocatedBytes.PerRun(few.CheckNext, 10_000)),
            ("token.new", AllocatedBytes.PerRun(many.CheckNext, 2_000)),
            ("risk.unchanged", AllocatedBytes.PerRun(() => scored.AskUnchanged(), 10_000)),
            ("risk.scored", AllocatedBytes.PerRun(() => scored.Score(), 10_000)),
            ("hash.queued", AllocatedBytes.PerRun(() => hash.Queued(), 50)),
            ("rpc.validate", AllocatedBytes.PerRun(host.Validate, 2_000)),
        ];
    }

    private static void Rent(SqlitePool pool)
    {
        var rented = pool.RentAsync(CancellationToken.None);
        using var lease = rented.IsCompletedSuccessfully
            ? rented.Result
            : throw new InvalidOperationException("An idle connection was not lent at once.");
    }
}
