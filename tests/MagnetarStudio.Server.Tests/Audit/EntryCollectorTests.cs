using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Storage.Writer;
using Xunit;

namespace MagnetarStudio.Server.Tests.Audit;

/// <summary>One stretch is on its way to the disk while the next is collected, and never more than that.</summary>
public sealed class EntryCollectorTests
{
    private static readonly Task<bool> s_never = new TaskCompletionSource<bool>().Task;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly SlowTrail _trail = new();
    private readonly EntryCollector _stream;

    public EntryCollectorTests() => _stream = new(_trail, Caller.Server, CancellationToken.None);

    [Fact]
    public async Task The_first_goes_at_once_and_what_comes_meanwhile_goes_together()
    {
        await AddAsync(4);
        Assert.Equal([(0, 1)], _trail.Sent);

        _trail.Release();
        await AddAsync(1);

        Assert.Equal([(0, 1), (1, 4)], _trail.Sent);
        Assert.Equal((5, 0), await FinishAsync());
    }

    [Fact]
    public async Task A_full_stretch_waits_for_the_one_before_it()
    {
        await AddAsync(1 + EntryStretch.CountMax - 1);
        var full = AddAsync(1);
        Assert.False(full.IsCompleted);

        _trail.Release();
        await full.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.Equal([(0, 1), (1, EntryStretch.CountMax)], _trail.Sent);
    }

    [Fact]
    public async Task A_stretch_is_full_in_bytes_too()
    {
        await AddAsync(1);
        var detail = new EntryDetail("text", new string('a', Redactor.TextLengthMax));
        var large = new ApplicationEntry("app.large", null, null, [.. Enumerable.Repeat(detail, 32)]);
        var added = 0;
        while (_stream.AddAsync(large.ToEvent(Outcome.Done), request: null).IsCompleted)
        {
            added++;
        }

        Assert.Equal(EntryCollector.StretchSizeBytesMax / ApplicationEntryRules.SizeOf(large), added);
    }

    [Fact]
    public async Task What_was_collected_does_not_wait_for_a_caller_who_pauses()
    {
        await AddAsync(3);
        var waiting = _stream.IsNextThereAsync(s_never);
        Assert.Equal([(0, 1)], _trail.Sent);

        _trail.Release();

        await _trail.SentSoonAsync(2).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal([(0, 1), (1, 2)], _trail.Sent);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_failure_of_the_disk_ends_the_stream()
    {
        await AddAsync(2);
        _trail.Fail(new StorageFullException(cause: null));

        await Assert.ThrowsAsync<StorageFullException>(() => AddAsync(1));
    }

    [Fact]
    public async Task A_stream_that_is_shorter_than_what_its_key_stands_for_is_another()
    {
        _trail.Kept = 7;
        await AddAsync(3);
        _trail.Release();

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(FinishAsync);
    }

    [Fact]
    public async Task Under_a_key_each_entry_brings_the_digest_of_the_stream_so_far()
    {
        await AddAsync(3, keyed: true);
        _trail.Release();
        await FinishAsync();
        Assert.Equal([1, 2], _trail.Chains.Select(chain => chain.Count));
        Assert.Equal(3, _trail.Chains.SelectMany(chain => chain).Select(Convert.ToHexString).Distinct().Count());
    }

    private async Task AddAsync(int entries, bool keyed = false)
    {
        for (var entry = 0; entry < entries; entry++)
        {
            await _stream.AddAsync(
                new ApplicationEntry("app.tested", null, null, []).ToEvent(Outcome.Done), keyed ? [1] : null);
        }
    }

    private Task<(long Appended, long Skipped)> FinishAsync()
    {
        _trail.Release();
        return _stream.FinishAsync().WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A log whose disk is as slow as the test wants.</summary>
    private sealed class SlowTrail : IAuditTrail
    {
        private readonly TaskCompletionSource _disk = new();
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<(int First, int Count)> Sent { get; } = [];

        public List<IReadOnlyList<byte[]>> Chains { get; } = [];

        public long? Kept { get; set; }

        public LogHead? Head => null;

        public NoteVerifier HeadKey => throw new InvalidOperationException("Nothing is signed here.");

        public void Release() => _disk.TrySetResult();

        public void Fail(Exception cause) => _disk.TrySetException(cause);

        public Task SentSoonAsync(int stretches) => Sent.Count >= stretches ? Task.CompletedTask : _second.Task;

        public ValueTask RecordAsync(
            AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false) =>
            throw new InvalidOperationException("Nothing is recorded here.");

        public ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel) =>
            throw new InvalidOperationException("Only stretches are.");

        public async ValueTask<AppendedStretch> AppendAsync(
            EntryStretch stretch, Caller by, CancellationToken cancel)
        {
            Sent.Add(((int)stretch.First, stretch.Entries.Count));
            Chains.Add(stretch.Chain);
            if (Sent.Count == 2)
            {
                _second.TrySetResult();
            }

            await _disk.Task;
            return new AppendedStretch(
                stretch.Entries.Count, 0, Kept ?? stretch.First + stretch.Entries.Count);
        }
    }
}
