using System.Text;
using Grpc.Core;
using Google.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed class CallInputTests
{
    private const string InvalidArgument = "3";
    private const int StartGroup = 0x1B; // field 3, wire type 3
    private const int NestingMax = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Unreadable => new()
    {
        { "invalid UTF-8", RawCalls.Frame([0x0A, 0x02, 0xC3, 0x28]) },
        { "overlong UTF-8", RawCalls.Frame([0x0A, 0x02, 0xC0, 0x80]) },
        { "a lone surrogate", RawCalls.Frame([0x0A, 0x03, 0xED, 0xA0, 0x80]) },
        { "nesting", RawCalls.Frame([.. Enumerable.Repeat((byte)StartGroup, NestingMax + 1)]) },
        { "a cut field", RawCalls.Frame([0x0A, 0x7F, 0x41]) },
        { "field number zero", RawCalls.Frame([0x02, 0x00]) },
        { "compression flag 2", RawCalls.Frame([], flag: 2) },
        { "compressed without an encoding", RawCalls.Frame([], flag: 1) },
        { "two messages", [.. RawCalls.Empty, .. RawCalls.Empty] },
        { "no message", [] },
        { "half a frame", [0, 0, 0] },
        { "a length that is not there", RawCalls.Frame([0x0A], length: 100) },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Bytes_that_are_no_message_are_the_callers_fault(string what, byte[] body)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(host.Http(host.Grpc), RawCalls.EchoPath, body);

        Assert.True(RawCalls.StatusOf(answer) == InvalidArgument, what);
        Assert.Equal("INVALID_INPUT", RawCalls.ReasonOf(answer));
    }

    [Theory]
    [InlineData("!!!")]
    [InlineData("!!!!")]
    [InlineData("A")]
    [InlineData("AAAAAAA")]
    [InlineData("AAAAAAA!")]
    [InlineData("AA=A")]
    [InlineData("AAAAAA==AAAA")]
    public async Task Text_that_is_no_base64_is_the_callers_fault(string body)
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Http(host.Web);

        var answer = await RawCalls.PostAsync(
            client, RawCalls.EchoPath, Encoding.ASCII.GetBytes(body), "application/grpc-web-text");
        var next = await RawCalls.PostAsync(
            client, RawCalls.EchoPath, "AAAAAAA="u8.ToArray(), "application/grpc-web-text+proto");

        Assert.Equal(InvalidArgument, RawCalls.StatusOf(answer));
        Assert.Equal("INVALID_INPUT", RawCalls.ReasonOf(answer));
        Assert.Null(RawCalls.StatusOf(next));
        Assert.Contains("grpc-status: 0", await next.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u001bb")]
    [InlineData("a\u0085b")]
    public async Task A_control_character_is_refused_by_field(string text)
    {
        await using var host = await ProbeHost.StartAsync();

        var refusal = await Refused.AsAsync(
            StatusCode.InvalidArgument, "INVALID_INPUT", host.Client.EchoAsync(new ProbeRequest { Text = text }));

        var violation = Assert.Single(refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal("text", violation.Field);
        Assert.DoesNotContain(text, violation.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        await using var host = await ProbeHost.StartAsync();

        var refusal = await Refused.AsAsync(
            StatusCode.InvalidArgument,
            "INVALID_INPUT",
            host.Client.EchoAsync(new ProbeRequest { Text = "\0", Code = "two words" }));

        var violations = refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations;
        Assert.Equal(["text", "code"], violations.Select(violation => violation.Field));
    }

    [Fact]
    public async Task Honest_text_comes_back_byte_for_byte()
    {
        await using var host = await ProbeHost.StartAsync();
        const string Text = "../etc; select * from t -- <b>bold</b> 'quoted' \u00e9\u0301 \U0001F600\r\n\ttab";

        Assert.Equal(Text, (await host.Client.EchoAsync(new ProbeRequest { Text = Text })).Text);
    }

    [Fact]
    public async Task A_message_over_the_services_limit_is_refused_by_name()
    {
        await using var host = await ProbeHost.StartAsync();

        await Refused.AsAsync(
            StatusCode.ResourceExhausted,
            "MESSAGE_TOO_LARGE",
            host.Client.EchoAsync(new ProbeRequest { Text = new string('a', 256 * 1024) }));
    }

    [Fact]
    public async Task A_lying_length_of_two_gigabytes_costs_nothing()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Frame([1, 2, 3], length: int.MaxValue));

        Assert.Equal(("8", "MESSAGE_TOO_LARGE"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
    }

    [Theory]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc+thrift")]
    [InlineData("application/grpcx")]
    [InlineData("application/json")]
    public async Task Another_encoding_is_not_read_as_protobuf(string contentType)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Empty, contentType);

        Assert.Equal(System.Net.HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Null(RawCalls.StatusOf(answer));
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("Application/GRPC+proto; charset=utf-8")]
    public async Task Protobuf_is_read_under_its_names(string contentType)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Empty, contentType);

        Assert.Equal("0", RawCalls.StatusOf(answer));
    }

    [Fact]
    public async Task A_call_under_an_idempotency_key_is_refused_before_it_acts()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open());
        metadata.Add("idempotency-key", "once");

        await Refused.AsAsync(
            StatusCode.Unimplemented,
            "IDEMPOTENCY_UNAVAILABLE",
            host.Client.WhoCallsAsync(new ProbeRequest(), metadata));

        Assert.Null(host.Probe.LastCaller);
    }

    [Fact]
    public async Task A_stranger_is_refused_before_the_request_is_read()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), "/magnetar.probe.v1.ProbeService/WhoCalls", RawCalls.Frame([0xFF], flag: 7));

        Assert.Equal(("16", "SESSION_NOT_LIVE"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
    }
}
