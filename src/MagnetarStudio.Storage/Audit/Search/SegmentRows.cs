using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>Index segments in SQLite (schema step 0006), on one connection.</summary>
/// <param name="prepare">Prepares a statement on it.</param>
internal sealed class SegmentRows(Func<string, PreparedCommand> prepare)
{
    private const int BucketShift = 32;

    private const string InsertSegmentSql =
        "INSERT OR REPLACE INTO audit_segment (segment, days) VALUES ($segment, $days)";

    private const string InsertPostingSql =
        "INSERT OR REPLACE INTO audit_posting (place, postings) VALUES ($place, $postings)";

    private const string DeleteSegmentSql = "DELETE FROM audit_segment WHERE segment = $segment";

    private const string DeletePostingSql = "DELETE FROM audit_posting WHERE place = $place";

    private const string NextSql = "SELECT coalesce(max(segment) + 1, 0) FROM audit_segment";

    private const string NumbersSql = "SELECT segment FROM audit_segment ORDER BY segment";

    private const string DaysSql = """
        SELECT segment, days FROM audit_segment WHERE segment BETWEEN $from AND $to ORDER BY segment
        """;

    private const string PostingsSql =
        "SELECT place, postings FROM audit_posting WHERE place BETWEEN $from AND $to ORDER BY place";

    private const string BucketSql = "SELECT postings FROM audit_posting WHERE place = $place";

    /// <summary>Writes a segment, in place of an earlier one of its number.</summary>
    public static void Write(WriteScope scope, IndexSegment segment)
    {
        scope.Prepare(InsertSegmentSql)
            .Bind("$segment", segment.Number)
            .Bind("$days", segment.Days)
            .ExecuteNonQuery();
        for (var bucket = 0; bucket < segment.Postings.Count; bucket++)
        {
            scope.Prepare(InsertPostingSql)
                .Bind("$place", PlaceOf(bucket, segment.Number))
                .Bind("$postings", segment.Postings[bucket])
                .ExecuteNonQuery();
        }
    }

    /// <summary>Deletes a segment, if it is there.</summary>
    public static void Delete(WriteScope scope, long number)
    {
        scope.Prepare(DeleteSegmentSql).Bind("$segment", number).ExecuteNonQuery();
        for (var bucket = 0; bucket < IndexSegment.Buckets; bucket++)
        {
            scope.Prepare(DeletePostingSql).Bind("$place", PlaceOf(bucket, number)).ExecuteNonQuery();
        }
    }

    /// <summary>The number after the last segment's; 0 without any.</summary>
    public long ReadNext() => (long)prepare(NextSql).ExecuteScalar()!;

    /// <summary>The segments there are, ascending.</summary>
    public List<long> ReadNumbers()
    {
        using var row = prepare(NumbersSql).ExecuteReader();
        var numbers = new List<long>();
        while (row.Read())
        {
            numbers.Add(row.GetInt64(0));
        }

        return numbers;
    }

    /// <summary>
    /// Days of the segments that there are from <paramref name="from"/> to <paramref name="to"/>, ascending; those in a
    /// row that are of the same days as one.
    /// </summary>
    public List<SegmentDays> ReadDays(long from, long to)
    {
        using var row = prepare(DaysSql).Bind("$from", from).Bind("$to", to).ExecuteReader();
        var runs = new List<SegmentDays>();
        byte[] last = [];
        while (row.Read())
        {
            var segment = row.GetInt64(0);
            var days = raw.sqlite3_column_blob(row.Handle, 1);
            if (runs.Count > 0 && runs[^1].To + 1 == segment && days.SequenceEqual(last))
            {
                runs[^1] = runs[^1] with { To = segment };
                continue;
            }

            last = days.ToArray();
            runs.Add(new SegmentDays(segment, segment, IndexSegment.ReadDays(last)));
        }

        return runs;
    }

    /// <summary>
    /// Adds the entries of a token, segment by segment: those of segment <paramref name="first"/> to
    /// <c>found[0]</c>.
    /// </summary>
    /// <returns>How many segments were read.</returns>
    /// <exception cref="LogTamperedException">A bucket is not as any was written.</exception>
    public int Find(uint token, long from, long to, long first, EntrySet?[] found)
    {
        var bucket = PostingBucket.Of(token);
        using var row = prepare(PostingsSql)
            .Bind("$from", PlaceOf(bucket, from))
            .Bind("$to", PlaceOf(bucket, to))
            .ExecuteReader();
        if (!row.Read())
        {
            return 0;
        }

        // A rare value looks into hundreds of these: without the driver's looks at each row, and where SQLite has it.
        var statement = row.Handle!;
        var read = 0;
        int answer;
        do
        {
            var segment = raw.sqlite3_column_int64(statement, 0) - PlaceOf(bucket, 0);
            if (!PostingBucket.TryFind(raw.sqlite3_column_blob(statement, 1), token, ref found[segment - first]))
            {
                throw new LogTamperedException($"Segment {segment} of the audit log's index is not as it was sealed.");
            }

            read++;
            answer = raw.sqlite3_step(statement);
        }
        while (answer == raw.SQLITE_ROW);

        SqliteException.ThrowExceptionForRC(answer, raw.sqlite3_db_handle(statement));
        return read;
    }

    /// <summary>A segment as it is stored, a missing bucket empty; null without one.</summary>
    public IndexSegment? Find(long number)
    {
        if (ReadDays(number, number) is not [var stored])
        {
            return null;
        }

        var postings = new byte[IndexSegment.Buckets][];
        for (var bucket = 0; bucket < postings.Length; bucket++)
        {
            using var row = prepare(BucketSql).Bind("$place", PlaceOf(bucket, number)).ExecuteReader();
            postings[bucket] = row.Read() ? row.GetBlob(0) : [];
        }

        return new IndexSegment(number, IndexSegment.WriteDays(stored.Days), postings);
    }

    private static long PlaceOf(int bucket, long segment) => ((long)bucket << BucketShift) + segment;
}
