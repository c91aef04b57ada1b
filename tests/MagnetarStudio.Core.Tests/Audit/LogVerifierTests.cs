using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class LogVerifierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    [InlineData(1_024)]  // a whole page
    [InlineData(1_025)]
    public void A_healthy_log_is_intact(int records)
    {
        using var log = TestLog.Of(records);

        var report = log.Verify(VerifyLevel.Keys, log.Signer.Verifier, log.Pin());

        Assert.Empty(report.Findings);
        Assert.True(report.IsIntact);
        Assert.Null(report.FirstBad);
        Assert.Equal(records, report.GoodPrefix);
        Assert.Equal([VerifyLevel.Structure, VerifyLevel.Signatures, VerifyLevel.Keys], report.Done);
        Assert.Equal(log.Head!.Root.ToString(), report.Root);
    }

    [Fact]
    public void A_log_without_its_first_record_was_emptied()
    {
        using var log = TestLog.Of(0);

        var report = log.Verify(VerifyLevel.Structure);

        Assert.Equal(("LOG_EMPTY", 0L), (Assert.Single(report.Findings).Code, report.FirstBad));
        Assert.Equal(0, report.GoodPrefix);
    }

    [Fact]
    public void A_pin_that_cannot_be_read_is_reported_by_its_place()
    {
        using var log = TestLog.Of(3);
        using var verifier = new LogVerifier(log, [], [new HeadPin("torn.pin", Note: null)], log.Keys);

        var finding = Assert.Single(verifier.Run(VerifyLevel.Signatures, null, CancellationToken.None).Findings);

        Assert.Equal("PIN_UNREADABLE", finding.Code);
        Assert.Contains("torn.pin", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_several_starts_and_keys_is_intact()
    {
        using var log = TestLog.Of(100);
        for (var start = 2; start < 6; start++)
        {
            log.Now = TestLog.Later(log.Now, TimeSpan.FromHours(7));
            log.Restart();
            log.GrowTo(start * 100);
        }

        Assert.Equal(5, log.DataKeys.Count);
        Assert.True(log.Verify().IsIntact);
    }

    [Fact]
    public void Levels_that_were_not_done_are_named()
    {
        using var log = TestLog.Of(3);
        using var verifier = new LogVerifier(log, [], [], keys: null);

        var deep = verifier.Run(VerifyLevel.Keys, null, CancellationToken.None);
        var shallow = log.Verify(VerifyLevel.Structure);

        Assert.Equal([VerifyLevel.Structure, VerifyLevel.Signatures], deep.Done);
        Assert.Equal(
            [(VerifyLevel.Keys, "no audit key at hand"), (VerifyLevel.Meaning, "not asked for")], deep.Skipped);
        Assert.Equal([VerifyLevel.Structure], shallow.Done);
        Assert.Equal(
            [VerifyLevel.Signatures, VerifyLevel.Keys, VerifyLevel.Meaning],
            shallow.Skipped.Select(skipped => skipped.Level));
    }

    [Fact]
    public void Erasing_a_subject_changes_no_proof()
    {
        using var log = TestLog.Of(300);
        log.SubjectKeys.Clear();

        Assert.True(log.Verify().IsIntact);
    }

    [Fact]
    public void A_run_tells_how_far_it_is_and_can_be_stopped()
    {
        using var log = TestLog.Of(1_025);
        using var verifier = new LogVerifier(log, [], [], log.Keys);
        var told = new List<long>();
        verifier.Run(VerifyLevel.Structure, new Telling(told), CancellationToken.None);
        Assert.Equal([1_024L, 1_025L], told);

        using var stopped = new LogVerifier(log, [], [], log.Keys);
        Assert.Throws<OperationCanceledException>(() => stopped.Run(VerifyLevel.Keys, null, new(canceled: true)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void However_many_threads_there_are_the_findings_are_the_same(int threads)
    {
        using var log = TestLog.Of(2_500);
        log.Records[300].Record[60] ^= 1;
        log.Records[1_100].Record[60] ^= 1;
        log.Records[1_700].Record[60] ^= 1;
        log.Records.RemoveAt(2_100);
        using var verifier = new LogVerifier(log, [log.Signer.Verifier], [new HeadPin("a.pin", log.Pin())], log.Keys)
        {
            Threads = threads,
        };

        var report = verifier.Run(VerifyLevel.Keys, null, CancellationToken.None);

        Assert.Equal(300, report.GoodPrefix);
        Assert.Equal(
            [
                ("RECORD_FORGED", 300L), ("HASH_DIFFERS", 300L), ("RECORD_FORGED", 1_100L), ("HASH_DIFFERS", 1_100L),
                ("RECORD_FORGED", 1_700L), ("HASH_DIFFERS", 1_700L), ("RECORD_MISSING", 2_100L),
            ],
            report.Findings.Where(finding => finding.Seq is not null)
                .Select(finding => (finding.Code, finding.Seq!.Value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_source_that_cannot_be_read_any_further_says_so_itself(int threads)
    {
        using var log = TestLog.Of(1_025);
        log.UnreadableFrom = 1_024;
        using var verifier = new LogVerifier(log, [], [], log.Keys) { Threads = threads };

        Assert.Throws<InvalidDataException>(
            () => verifier.Run(VerifyLevel.Structure, null, CancellationToken.None));
    }

    private sealed class Telling(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
