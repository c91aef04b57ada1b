using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Tests.Pins;
using MagnetarStudio.Server.Witness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Witness;

/// <summary>What a witness answers over HTTP, as C2SP tlog-witness says.</summary>
public sealed class WitnessEndpointTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly GrowingLog _log = new();
    private readonly Cosigner _cosigner = new("example.com/witness", new byte[32]);
    private readonly FailingMemory _memory = new();
    private readonly WitnessKeeper _keeper;
    private readonly WitnessEndpoint _endpoint;

    public WitnessEndpointTests()
    {
        _keeper = new WitnessKeeper([_log.HeadKey], _memory, _cosigner, _clock);
        _endpoint = new WitnessEndpoint(_keeper, NullLogger.Instance, _clock);
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _cosigner.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_head_is_answered_a_line_that_cosigns_it_at_this_second()
    {
        var (status, type, body) = await PostAsync(Asked(_log.Become(5)));

        Assert.Equal((200, "text/plain; charset=utf-8"), (status, type));
        Assert.True(SignedNote.TryParse(_log.Head!.Note + body, out var cosigned));
        Assert.NotNull(_cosigner.Verifier.Find(cosigned));
        Assert.Equal(_cosigner.Cosign(cosigned, _clock.GetUtcNow()).ToLine(), body);
    }

    [Fact]
    public async Task Another_size_is_answered_the_one_that_is_remembered()
    {
        await PostAsync(Asked(_log.Become(5)));

        Assert.Equal((409, "text/x.tlog.size", "5\n"), await PostAsync(Asked(_log.Become(9))));
        Assert.Equal((409, "text/x.tlog.size", "5\n"), await PostAsync(Asked(_log.Rewrite(4, 5, past: 1), old: 5)));
    }

    [Fact]
    public async Task A_false_proof_an_unknown_log_and_an_unknown_key_have_each_their_status()
    {
        await PostAsync(Asked(_log.Become(5)));
        Assert.Equal(422, (await PostAsync(Asked(_log.Become(9), old: 5))).Status);

        using var other = new NoteSigner("example.com/other", new byte[32]);
        using var stranger = new NoteSigner(_log.HeadKey.Name, [.. Enumerable.Repeat((byte)7, 32)]);
        var head = new Checkpoint(other.Verifier.Name, 1, LeafHash.Of("x"u8));
        Assert.Equal(404, (await PostAsync(Asked(head, other))).Status);
        head = head with { Origin = _log.HeadKey.Name };
        Assert.Equal(403, (await PostAsync(Asked(head, stranger))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n\n")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task Garbage_is_answered_400(string body) =>
        Assert.Equal(400, (await PostAsync(Encoding.UTF8.GetBytes(body))).Status);

    [Fact]
    public async Task Bytes_that_are_no_text_are_answered_400() =>
        Assert.Equal(400, (await PostAsync([0xff, 0xfe, 0xfd])).Status);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_its_bound_is_not_read_to_its_end(bool saysLength)
    {
        using var body = new CountingStream(WitnessEndpoint.BodySizeBytesMax * 10L);

        Assert.Equal(413, (await PostAsync(body, saysLength ? body.Length : null)).Status);
        Assert.InRange(body.Position, 0, WitnessEndpoint.BodySizeBytesMax + 1);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for_long()
    {
        using var body = new CountingStream(size: null);
        var answering = PostAsync(body, length: 100);
        await MagnetarStudio.Testing.Eventually.BecomesTrueAsync(
            "it is given up",
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return answering.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(408, (await answering).Status);
    }

    [Fact]
    public async Task What_cannot_be_remembered_is_answered_500_and_no_cosignature()
    {
        _memory.Fails = true;

        Assert.Equal((500, null, string.Empty), await PostAsync(Asked(_log.Become(5))));
    }

    [Theory]
    [InlineData("GET", "/add-checkpoint", 405)]
    [InlineData("POST", "/", 404)]
    [InlineData("POST", "/add-checkpoint/x", 404)]
    public async Task Nothing_else_is_served(string method, string path, int status)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = (method, path);
        await _endpoint.AnswerAsync(http);

        Assert.Equal(status, http.Response.StatusCode);
    }

    [Fact]
    public async Task More_requests_at_once_than_its_bound_are_turned_away_and_then_served_again()
    {
        using var slow = new CountingStream(size: null);
        var waiting = Enumerable.Range(0, WitnessEndpoint.RequestsMax).Select(_ => PostAsync(slow, 100)).ToList();

        Assert.Equal(503, (await PostAsync(Asked(_log.Become(5)))).Status);

        await MagnetarStudio.Testing.Eventually.BecomesTrueAsync(
            "they are given up",
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                return waiting.All(answer => answer.IsCompleted);
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(200, (await PostAsync(Asked(_log.Become(5)))).Status);
    }

    private static CheckpointSubmission Asked(Checkpoint head, NoteSigner signer) =>
        new(0, [], head, SignedNote.Sign(head.ToText(), signer));

    private CheckpointSubmission Asked(LogHead head, long old = 0)
    {
        Assert.True(SignedNote.TryParse(head.Note, out var note));
        return new(old, [], new Checkpoint(_log.HeadKey.Name, head.Size, head.Root), note);
    }

    private Task<(int Status, string? Type, string Body)> PostAsync(CheckpointSubmission asked) =>
        PostAsync(Encoding.UTF8.GetBytes(asked.Encode()));

    private Task<(int Status, string? Type, string Body)> PostAsync(byte[] body) =>
        PostAsync(new MemoryStream(body), body.Length);

    private async Task<(int Status, string? Type, string Body)> PostAsync(Stream body, long? length)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = ("POST", "/add-checkpoint");
        (http.Request.Body, http.Request.ContentLength) = (body, length);
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await _endpoint.AnswerAsync(http);
        return (http.Response.StatusCode, http.Response.ContentType, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private sealed class FailingMemory : IWitnessStore
    {
        private SignedNote? _head;

        public bool Fails { get; set; }

        public SignedNote? Find(string origin) => _head;

        public void Put(string origin, SignedNote cosigned) =>
            _head = Fails ? throw new WitnessStoreException("The disk is gone.") : cosigned;
    }
}
