using System.Net;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Pins;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Pins;

/// <summary>How a server has its heads cosigned, and what it makes of a witness's answers.</summary>
public sealed class WitnessLinkTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TempDatabase _temp = new();
    private readonly GrowingLog _log = new();
    private readonly Cosigner _cosigner = new("example.com/witness", new byte[32]);
    private readonly WitnessStub _witness;

    public WitnessLinkTests() => _witness = new WitnessStub(_log.HeadKey, _cosigner, _clock);

    public void Dispose()
    {
        _witness.Dispose();
        _cosigner.Dispose();
        _log.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task A_head_is_cosigned_and_kept_and_the_next_one_is_proved_from_it()
    {
        _log.Become(5);
        await using var link = Open();
        await UntilAsync(() => KeptSize == 5);
        _log.Become(9);
        await UntilAsync(() => KeptSize == 9 && link.StateAt(9).Lag == 0);

        Assert.Equal([0, 5], _witness.OldSizes);
        Assert.Null(link.StateAt(9).Trouble);
        Assert.Equal(2, link.StateAt(11).Lag);
        Assert.Equal("https://witness.example/prefix", link.StateAt(9).Place);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_from_what_was_kept()
    {
        _log.Become(5);
        await using (Open())
        {
            await UntilAsync(() => KeptSize == 5);
        }

        _log.Become(9);
        _witness.Calls.Clear();
        await using var next = Open();
        await UntilAsync(() => KeptSize == 9);

        Assert.Equal([5], _witness.OldSizes);
    }

    [Fact]
    public async Task Without_its_pin_it_learns_from_the_witness_where_that_stands()
    {
        await RememberAsync(_log.Become(5));
        _log.Become(9);
        await using var link = Open();
        await UntilAsync(() => KeptSize == 9);

        Assert.Equal([0, 5], _witness.OldSizes);
    }

    [Fact]
    public async Task The_last_head_is_cosigned_at_stop()
    {
        _log.Become(5);
        var link = Open();
        await UntilAsync(() => KeptSize == 5);
        _log.Become(9);

        await link.DisposeAsync();

        Assert.Equal(9, KeptSize);
    }

    [Theory]
    [InlineData(4, 4, "remembers 6 records")] // shorter than what the witness saw
    [InlineData(4, 6, "other records")] // as long, and another
    [InlineData(4, 9, "do not begin")] // longer, and another
    public async Task A_log_that_was_rolled_back_is_told_so(int from, int size, string says)
    {
        _log.Become(6);
        await RememberAsync(_log.Head!);
        _log.Rewrite(from, size, past: 1);
        await using var link = Open();
        await UntilAsync(() => link.StateAt(size).Trouble is not null);

        var state = link.StateAt(size);
        Assert.Contains(says, state.Trouble, StringComparison.Ordinal);
        Assert.Contains("rolled back", state.Trouble, StringComparison.Ordinal);
        Assert.Equal((size, true), (state.Lag, state.Failures > 0));
        Assert.Equal(0, KeptSize);
    }

    [Fact]
    public async Task A_witness_that_does_not_know_the_log_is_told_which_key_it_lacks()
    {
        _log.Become(5);
        _witness.Instead = (_, _) =>
            Task.FromResult<HttpResponseMessage?>(WitnessStub.Answer(HttpStatusCode.NotFound, string.Empty));
        await using var link = Open();
        await UntilAsync(() => link.StateAt(5).Trouble is not null);

        Assert.Contains($"--log {_log.HeadKey}", link.StateAt(5).Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no line\n")]
    [InlineData("OTHER")]
    [InlineData("\nOTHER")] // a blank line would make another text of the note
    [InlineData("LONG")]
    public async Task An_answer_without_the_witness_own_cosignature_is_not_kept(string body)
    {
        _log.Become(5);
        using var other = new Cosigner("example.com/witness", [.. Enumerable.Repeat((byte)7, 32)]);
        _witness.Instead = (asked, _) => Task.FromResult<HttpResponseMessage?>(WitnessStub.Answer(
            HttpStatusCode.OK,
            body.Replace("OTHER", other.Cosign(asked.Note, _clock.GetUtcNow()).ToLine(), StringComparison.Ordinal)
                .Replace("LONG", new string('x', 100_000), StringComparison.Ordinal)));
        await using var link = Open();
        await UntilAsync(() => link.StateAt(5).Trouble is not null);

        Assert.Equal(0, KeptSize);
        Assert.Equal(5, link.StateAt(5).Lag);
    }

    [Fact]
    public async Task While_it_fails_it_asks_less_and_less_often_and_recovers()
    {
        _log.Become(5);
        _witness.Instead = (_, _) => throw new HttpRequestException("nobody there");
        await using var link = Open();
        await UntilAsync(() => _witness.Calls.Count >= 9);

        var times = _witness.Calls.Select(call => call.At).Take(9).ToList();
        var pauses = times.Zip(times.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).ToList();
        Assert.All(pauses.Zip([2, 4, 8, 16, 32, 60, 60, 60]), pair => Assert.True(
            pair.First >= pair.Second, string.Join(", ", pauses)));
        Assert.Contains("nobody there", link.StateAt(5).Trouble, StringComparison.Ordinal);

        _witness.Instead = null;
        await UntilAsync(() => KeptSize == 5 && link.StateAt(5) is { Lag: 0, Trouble: null });
        Assert.True(link.StateAt(5).Failures >= 9);
    }

    [Fact]
    public async Task A_witness_that_never_answers_holds_up_no_stop()
    {
        _log.Become(5);
        var isAsked = false;
        _witness.Instead = async (_, cancel) =>
        {
            isAsked = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            return null;
        };
        var link = Open();
        await UntilAsync(() => isAsked);

        var stopping = link.DisposeAsync().AsTask();
        var begun = _clock.GetUtcNow();
        await UntilAsync(() => stopping.IsCompleted, TimeSpan.FromMilliseconds(10));

        await stopping;
        Assert.True(_clock.GetUtcNow() - begun < TimeSpan.FromSeconds(60));
    }

    private long KeptSize => Checkpoint.TryParse(Pin.Find()?.Text, out var kept) ? kept.Size : 0;

    private CosignedPin Pin => new(_temp.PathOf("witness.pin"), () => [_log.HeadKey]);

    private WitnessLink Open()
    {
        var settings = new WitnessSettings(new Uri("https://witness.example/prefix"), _cosigner.Verifier);
        return new WitnessLink(settings, _log, _log, Pin, new WitnessClient(settings, _witness), _clock);
    }

    // The witness has seen it, and this server has lost what it kept of it.
    private async Task RememberAsync(LogHead head)
    {
        Assert.True(SignedNote.TryParse(head.Note, out var note));
        var asked = new CheckpointSubmission(0, [], new Checkpoint(_log.HeadKey.Name, head.Size, head.Root), note);
        using var answer = await _witness.AnswerAsync(System.Text.Encoding.UTF8.GetBytes(asked.Encode()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task UntilAsync(Func<bool> holds, TimeSpan? step = null) => Eventually.BecomesTrueAsync(
        "the link has done it",
        () =>
        {
            _clock.Advance(step ?? TimeSpan.FromMilliseconds(250));
            return holds();
        },
        TestContext.Current.CancellationToken);
}
