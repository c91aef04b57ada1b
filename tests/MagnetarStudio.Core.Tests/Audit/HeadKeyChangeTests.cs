using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>A head key takes over from another: the old one signs it, in the log.</summary>
public sealed class HeadKeyChangeTests : IDisposable
{
    private readonly TestLog _log = TestLog.Of(5);
    private readonly NoteSigner _second;
    private readonly NoteSigner _third;

    public HeadKeyChangeTests()
    {
        _second = new(_log.Log.Origin, SampleRecord.Range(40, 32));
        _third = new(_log.Log.Origin, SampleRecord.Range(80, 32));
    }

    public void Dispose()
    {
        _second.Dispose();
        _third.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void The_head_over_the_record_of_the_change_is_the_first_that_the_new_key_signs()
    {
        Assert.True(_log.Pin().IsSignedBy(_log.Signer.Verifier));

        _log.ChangeHeadKey(_second);

        Assert.True(_log.Pin().IsSignedBy(_second.Verifier));
        Assert.False(_log.Pin().IsSignedBy(_log.Signer.Verifier));
        Assert.True(_second.Verifier.IsSame(_log.Tip.HeadKey));
        Assert.Equal([5L], _log.HeadKeyPlaces);
    }

    [Fact]
    public void A_change_that_is_not_committed_changes_nothing()
    {
        var change = new AuditEvent(EventCode.KeyRotated) { NextHeadKey = _second };
        _ = _log.Tip.Seal([EventEncoder.Encode(change, Caller.Server, _log.Now, new TestSubjects())], _log.Now);

        _log.Write(1);

        Assert.True(_log.Pin().IsSignedBy(_log.Signer.Verifier));
        Assert.True(_log.Signer.Verifier.IsSame(_log.Tip.HeadKey));
        Assert.Empty(_log.Verify().Findings);
    }

    [Fact]
    public void A_log_whose_key_changed_twice_is_intact_by_its_own_word_and_by_the_newest_key()
    {
        _log.ChangeHeadKey(_second);
        _log.Write(3);
        _log.ChangeHeadKey(_third);
        _log.Write(300);

        Assert.Empty(_log.Verify().Findings);
        Assert.Empty(_log.Verify(headKey: _third.Verifier).Findings);
    }

    [Fact]
    public void A_pin_that_an_earlier_key_signed_is_still_a_pin()
    {
        var first = _log.Pin();
        _log.ChangeHeadKey(_second);
        var second = _log.Pin();
        _log.ChangeHeadKey(_third);

        Assert.Empty(_log.Verify(headKey: _third.Verifier, pins: [first, second]).Findings);
        Assert.Empty(_log.Verify(pins: [first, second]).Findings);
    }

    [Fact]
    public void Who_knows_an_earlier_key_only_is_told_that_it_does_not_sign_the_head()
    {
        _log.ChangeHeadKey(_second);

        Assert.Equal("HEAD_NOT_SIGNED", Assert.Single(_log.Verify(headKey: _log.Signer.Verifier).Findings).Code);
    }

    [Fact]
    public void A_head_that_a_changed_key_signs_is_found()
    {
        _log.ChangeHeadKey(_second);
        var text = _log.Pin().Text;
        _log.Head = _log.Head! with { Note = SignedNote.Sign(text, _log.Signer).Encode() };

        Assert.Equal("HEAD_KEY_RETIRED", Assert.Single(Verify(_log.Signer.Verifier, _second.Verifier)).Code);
        Assert.Equal("HEAD_KEY_RETIRED", Assert.Single(_log.Verify().Findings).Code);
    }

    [Fact]
    public void A_key_that_its_predecessor_did_not_sign_is_found_where_it_is_announced()
    {
        // Whoever has the data keys, and not the head key, goes on under a key of his own.
        _log.Head = _log.Head! with { Note = SignedNote.Sign(_log.Pin().Text, _third).Encode() };
        _log.Restart(signer: _third);
        _log.ChangeHeadKey(_second);
        var change = _log.HeadKeyPlaces[^1];

        var findings = Verify(_second.Verifier);

        Assert.Equal(["HEAD_KEY_NOT_SIGNED", "HEAD_KEY_UNKNOWN"], findings.Select(finding => finding.Code).Order());
        Assert.Equal(change, findings.Single(finding => finding.Code == "HEAD_KEY_NOT_SIGNED").Seq);
        Assert.Contains(_log.Verify().Findings, finding => finding.Code == "HEAD_NOT_SIGNED");
    }

    [Fact]
    public void The_newest_key_is_found_without_reading_the_whole_log()
    {
        _log.ChangeHeadKey(_second);
        _log.Write(20);

        Assert.True(_second.Verifier.IsSame(StoredLog.Open(_log, []).HeadKey));
        Assert.True(_second.Verifier.IsSame(
            StoredLog.Open(_log, [_log.Signer.Verifier, _second.Verifier]).HeadKey));

        _log.HeadKeyPlaces.Clear();
        Assert.Throws<LogTamperedException>(() => StoredLog.Open(_log, []));
        _log.HeadKeyPlaces.Add(7);
        Assert.Throws<LogTamperedException>(() => StoredLog.Open(_log, []));
    }

    private IReadOnlyList<VerifyFinding> Verify(params NoteVerifier[] headKeys)
    {
        using var verifier = new LogVerifier(_log, headKeys, [], _log.Keys);
        return verifier.Run(VerifyLevel.Keys, progress: null, TestContext.Current.CancellationToken).Findings;
    }
}
