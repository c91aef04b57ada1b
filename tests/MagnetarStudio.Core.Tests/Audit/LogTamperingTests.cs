using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>What is done to 600 records (two full tiles, and 64, 16 and 8 behind them), and how it is found.</summary>
public sealed class LogTamperingTests : IDisposable
{
    private const int Size = 600;

    private readonly TestLog _log = TestLog.Of(Size);

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 300)]
    [InlineData(511, 511)]
    [InlineData(512, 512)]  // behind the tiles the frontier knows only parts of 64, 16 and 8
    [InlineData(575, 512)]
    [InlineData(590, 576)]
    [InlineData(599, 592)]
    public void An_edited_record_is_found_with_and_without_keys(int edited, long firstBad)
    {
        _log.Records[edited].Record[AuditRecordBody] ^= 1;

        AssertFound(_log.Verify(VerifyLevel.Structure), "ROOT_DIFFERS", firstBad);
        AssertFound(_log.Verify(), "RECORD_FORGED", firstBad);
    }

    [Fact]
    public void An_edited_subject_part_is_found()
    {
        _log.Records[300].Record[^1] ^= 1;

        AssertFound(_log.Verify(), "SUBJECT_FORGED", 300);
    }

    [Fact]
    public void Swapped_records_are_found()
    {
        var (first, second) = (_log.Records[300].Record, _log.Records[301].Record);
        (_log.Records[300], _log.Records[301]) = ((300, second), (301, first));

        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_MOVED", 300);
    }

    [Fact]
    public void A_deleted_record_is_found()
    {
        _log.Records.RemoveAt(300);

        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_MISSING", 300);
    }

    [Fact]
    public void A_deleted_record_is_found_when_the_others_close_up()
    {
        _log.Records.RemoveAt(300);
        for (var place = 300; place < _log.Records.Count; place++)
        {
            _log.Records[place] = (place, _log.Records[place].Record);
        }

        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_MOVED", 300);
    }

    [Fact]
    public void A_duplicated_record_is_found()
    {
        _log.Records[301] = (301, _log.Records[300].Record);

        // It is a copy and nothing else: the nonce was used once, and no record was moved away.
        var report = _log.Verify();
        AssertFound(report, "RECORD_COPIED", 301);
        Assert.Equal(
            ["HASH_DIFFERS", "RECORD_COPIED", "ROOT_DIFFERS"],
            report.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_appended_record_is_found()
    {
        _log.Records.Add((Size, _log.Records[^1].Record));

        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_COPIED", Size);
        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_ADDED", Size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(600)]
    public void A_tail_that_was_cut_is_found(int cut)
    {
        _log.Records.RemoveRange(Size - cut, cut);

        AssertFound(_log.Verify(VerifyLevel.Structure), "TAIL_MISSING", Size - cut);
    }

    [Fact]
    public void A_log_without_its_head_is_found()
    {
        _log.Head = null;

        AssertFound(_log.Verify(VerifyLevel.Structure), "RECORD_ADDED", 0);
    }

    [Fact]
    public void A_rollback_is_found_by_a_pin_and_by_nothing_else()
    {
        using var log = TestLog.Of(400);
        var yesterday = log.Pin();
        var (head, tiles) = (log.Head, log.Tiles.ToDictionary());
        log.GrowTo(Size);
        var today = log.Pin();

        log.Records.RemoveRange(400, 200);
        log.Head = head;
        log.Tiles.Keys.Except(tiles.Keys).ToList().ForEach(place => log.Tiles.Remove(place));

        Assert.True(log.Verify().IsIntact);
        Assert.True(log.Verify(pins: [yesterday]).IsIntact);
        AssertFound(log.Verify(VerifyLevel.Signatures, pins: [yesterday, today]), "BEHIND_PIN", 400);
    }

    [Fact]
    public void History_that_was_written_anew_with_all_keys_is_found_by_a_pin()
    {
        using var rewritten = TestLog.Of(Size, seed: 1);

        var report = rewritten.Verify(pins: [_log.Pin()]);

        Assert.True(rewritten.Verify().IsIntact);
        AssertFound(report, "ANOTHER_PAST", null);
        Assert.Equal(0, report.GoodPrefix);
    }

    [Fact]
    public void A_foreign_pin_is_reported_and_is_no_pin()
    {
        using var other = new NoteSigner(_log.Log.Origin, SampleRecord.Range(9, 32));
        var foreign = SignedNote.Sign(new Checkpoint(_log.Log.Origin, 900, _log.Head!.Root).ToText(), other);

        var report = _log.Verify(pins: [foreign]);

        Assert.Equal(["PIN_NOT_SIGNED"], report.Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_forged_head_is_found()
    {
        using var other = new NoteSigner(_log.Log.Origin, SampleRecord.Range(9, 32));
        var text = new Checkpoint(_log.Log.Origin, Size, _log.Head!.Root).ToText();
        _log.Head = _log.Head with { Note = SignedNote.Sign(text, other).Encode() };

        AssertFound(_log.Verify(), "HEAD_NOT_SIGNED", null);
        Assert.Equal(0, _log.Verify().GoodPrefix);
        Assert.True(_log.Verify(VerifyLevel.Structure).IsIntact);
    }

    [Fact]
    public void A_log_begun_anew_under_another_head_key_is_found_by_who_knows_the_key()
    {
        using var known = new NoteSigner(_log.Log.Origin, SampleRecord.Range(9, 32));

        AssertFound(_log.Verify(headKey: known.Verifier), "HEAD_NOT_SIGNED", null);
    }

    [Fact]
    public void A_head_that_says_something_else_than_it_signed_is_found()
    {
        using var earlier = TestLog.Of(500);
        _log.Head = _log.Head! with { Note = earlier.Head!.Note };

        AssertFound(_log.Verify(), "HEAD_DIFFERS", null);
    }

    [Fact]
    public void A_reused_nonce_is_found()
    {
        _log.Records[299].Record.AsSpan(8, 8).CopyTo(_log.Records[300].Record.AsSpan(8));

        AssertFound(_log.Verify(VerifyLevel.Structure), "NONCE_REUSED", 300);
    }

    [Fact]
    public void Time_that_runs_back_is_found()
    {
        _log.Records[300].Record[30] ^= 0xFF;
        _log.Records[300].Record[25] = 0;

        AssertFound(_log.Verify(VerifyLevel.Structure), "TIME_REVERSED", 300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Bytes_that_are_no_record_are_found(int offset)
    {
        _log.Records[300].Record[offset] ^= 0xFF;

        AssertFound(_log.Verify(), "RECORD_MALFORMED", 300);
    }

    [Fact]
    public void A_data_key_that_is_lost_or_another_is_found()
    {
        var wrapped = _log.DataKeys[1];
        _log.DataKeys[1] = wrapped with { Bytes = [] };
        AssertFound(_log.Verify(), "DATA_KEY_LOST", 0);

        _log.DataKeys[1] = _log.Keys.WrapDataKey(1, new byte[32], new Testing.CountingSecrets(9));
        AssertFound(_log.Verify(), "KEY_NOT_COMMITTED", 0);

        _log.DataKeys[1] = wrapped;
        Assert.True(_log.Verify().IsIntact);
    }

    private const int AuditRecordBody = RecordHeader.SizeBytes + 80;

    private static void AssertFound(VerifyReport report, string code, long? firstBad)
    {
        Assert.Contains(code, report.Findings.Select(finding => finding.Code));
        Assert.Equal(firstBad, report.FirstBad);
        Assert.False(report.IsIntact);
        Assert.Equal(firstBad ?? 0, report.GoodPrefix);
    }
}
