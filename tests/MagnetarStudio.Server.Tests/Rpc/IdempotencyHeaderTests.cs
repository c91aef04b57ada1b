using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

/// <summary>What a caller's key stands for.</summary>
public sealed class IdempotencyHeaderTests : IAsyncLifetime
{
    private const string Header = "idempotency-key";

    private ProbeHost _host = null!;
    private Metadata _bearer = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await ProbeHost.StartAsync();
        _bearer = _host.Bearer(_host.Sessions.Open());
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    public async Task A_key_of_1_to_128_visible_characters_is_honoured(int length)
    {
        var key = new string('~', length);

        var read = await OnceAsync(key, new ProbeRequest { Text = "a" });

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(key)), read.Digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("129")]
    [InlineData("twice")]
    public async Task Anything_else_is_no_key(string key)
    {
        _bearer.Add(Header, key == "129" ? new string('k', 129) : key);
        if (key == "twice")
        {
            _bearer.Add(Header, "another");
        }

        await Refused.AsAsync(
            StatusCode.InvalidArgument, "INVALID_INPUT", _host.Client.OnceAsync(new ProbeRequest(), _bearer));

        Assert.Null(_host.Probe.LastCaller);
    }

    [Fact]
    public async Task It_stands_for_the_method_and_all_of_the_request()
    {
        var request = new ProbeRequest { Text = "a" };
        // Field 15, the number 1.
        var unknown = ProbeRequest.Parser.ParseFrom([.. request.ToByteArray(), 15 << 3, 1]);

        var first = await OnceAsync("key", request);
        var again = await OnceAsync("key", request);
        var other = await OnceAsync("key", new ProbeRequest { Text = "b" });
        var more = await OnceAsync("key", unknown);
        var stream = await CollectAsync("a");

        Assert.Equal(first.Digest, again.Digest);
        Assert.Equal(first.Request, again.Request);
        var requests = new[] { first, other, more, stream }.Select(key => Convert.ToHexString(key.Request));
        Assert.Equal(4, requests.Distinct().Count());
    }

    [Fact]
    public async Task Of_a_stream_it_stands_for_the_method_alone() =>
        Assert.Equal((await CollectAsync("a")).Request, (await CollectAsync("b")).Request);

    [Fact]
    public async Task Without_a_key_there_is_none()
    {
        await _host.Client.OnceAsync(new ProbeRequest(), _bearer);

        Assert.Null(_host.Probe.LastCaller!.Idempotency);
    }

    private async Task<IdempotencyKey> OnceAsync(string key, ProbeRequest request)
    {
        await _host.Client.OnceAsync(request, [.. _bearer, new(Header, key)]);
        return _host.Probe.LastCaller!.Idempotency!;
    }

    private async Task<IdempotencyKey> CollectAsync(string text)
    {
        using var call = _host.Client.CollectOnce([.. _bearer, new(Header, "key")]);
        await call.RequestStream.WriteAsync(new ProbeRequest { Text = text }, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        await call;
        return _host.Probe.LastCaller!.Idempotency!;
    }
}
