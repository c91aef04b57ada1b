using System.Diagnostics;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>The ceiling: rows as large as records, on a bare connection that is set as the server's is.</summary>
/// <remarks>
/// 512 rows a transaction, checkpointed as the server does it; nothing is encrypted, hashed, signed or indexed.
/// </remarks>
internal static class BareBatches
{
    private const int BatchRows = 512;
    private const int Batches = 800;

    private const string CreateSql = "CREATE TABLE item (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT";
    private const string AddSql = "INSERT INTO item (seq, body) VALUES ($seq, $body)";

    /// <summary>Rows a second, in a database of its own that is gone afterwards.</summary>
    public static double Measure(string folder, int sizeBytes)
    {
        var path = Path.Combine(folder, "bare.db");
        try
        {
            using var rows = SqliteConnections.OpenWriter(path);
            rows.RunScript(CreateSql);
            var checkpoints = new WalCheckpoints(rows);
            var random = new Random(2030);
            var body = new byte[sizeBytes];
            var began = Stopwatch.GetTimestamp();
            for (var seq = 0L; seq < Batches * BatchRows;)
            {
                rows.Execute("BEGIN IMMEDIATE");
                for (var end = seq + BatchRows; seq < end; seq++)
                {
                    random.NextBytes(body);
                    rows.Prepare(AddSql).Bind("$seq", seq).Bind("$body", body).ExecuteNonQuery();
                }

                rows.Execute("COMMIT");
                rows.ResetAll();
                checkpoints.AfterBatch();
            }

            return Batches * BatchRows / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                File.Delete(path + suffix);
            }
        }
    }
}
