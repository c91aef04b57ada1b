using System.Net;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using Xunit;

namespace MagnetarStudio.Server.Tests.Http;

public sealed class HttpEdgeTests
{
    private const string Origin = "https://app.example";

    private static readonly string[] s_securityHeaders =
    [
        "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
        "Content-Security-Policy", "x-request-id",
    ];

    public static TheoryData<string, string, string?, int> Answers => new()
    {
        { "GET", "/healthz", null, 200 },
        { "GET", "/nothing", null, 404 },
        { "GET", "/.env", null, 404 },
        { "HEAD", "/nothing", null, 404 },
        { "GET", RawCalls.EchoPath, null, 405 },
        { "PUT", RawCalls.EchoPath, null, 405 },
        { "POST", "/healthz", null, 405 },
        { "DELETE", "/", null, 405 },
        { "TRACE", "/", null, 405 },
        { "PROPFIND", "/", null, 405 },
        { "POST", "/", null, 405 },
        { "POST", RawCalls.EchoPath, "application/json", 415 },
        { "POST", RawCalls.EchoPath, "application/grpc-web", 200 },
        { "POST", "/nothing", "application/grpc-web", 200 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_carries_the_security_headers(string method, string path, string? type, int status)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await SendAsync(host, host.Web, method, path, type);

        Assert.Equal(status, (int)answer.StatusCode);
        AssertSecured(answer);
    }

    [Fact]
    public async Task The_grpc_endpoint_carries_them_too()
    {
        await using var host = await ProbeHost.StartAsync();

        using var served = await RawCalls.PostAsync(host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Empty);
        using var refused = await RawCalls.PostAsync(host.Http(host.Grpc), "/nothing/Here", RawCalls.Empty);
        using var got = await SendAsync(host, host.Grpc, "GET", RawCalls.EchoPath, null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, got.StatusCode);
        Assert.All([served, refused, got], AssertSecured);
    }

    [Fact]
    public async Task The_values_are_those_of_the_policy()
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await SendAsync(host, host.Web, "GET", "/healthz", null);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("strict-origin-when-cross-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        var content = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", content, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", content, StringComparison.Ordinal);
        Assert.Contains("upgrade-insecure-requests", content, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", content, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Transport_security_is_told_behind_tls_alone()
    {
        var policy = new HttpPolicy(true, [], [IPNetwork.Parse("127.0.0.0/8")]);
        await using var host = await ProbeHost.StartAsync(policy: policy);

        using var answer = await SendAsync(
            host, host.Web, "GET", "/healthz", null, "X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.1");

        Assert.Equal(
            "max-age=31536000; includeSubDomains; preload",
            answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task A_preflight_of_an_allowed_origin_is_answered()
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await PreflightAsync(host, Origin);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Origin, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", answer.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Equal("3600", answer.Headers.GetValues("Access-Control-Max-Age").Single());
        AssertSecured(answer);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://app.example.evil.example")]
    [InlineData("http://app.example")]
    [InlineData("null")]
    [InlineData("http://localhost:3000")] // development only
    public async Task Another_origin_is_told_nothing(string origin)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await PreflightAsync(host, origin);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        AssertSecured(answer);
    }

    [Fact]
    public async Task Development_answers_the_usual_local_tools()
    {
        await using var host = await ProbeHost.StartAsync(policy: new HttpPolicy(false, [], []));

        using var answer = await PreflightAsync(host, "http://localhost:5173");

        Assert.Equal("http://localhost:5173", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("request-0001", true)]
    [InlineData("a.b_c-123", true)]
    [InlineData("short", false)]
    [InlineData("has space", false)]
    [InlineData("semi;colon", false)]
    public async Task A_safe_request_id_is_kept(string id, bool isKept)
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await RawCalls.PostAsync(
            host.Http(host.Grpc), RawCalls.EchoPath, RawCalls.Empty, "application/grpc", "x-request-id", id);

        var answered = answer.Headers.GetValues("x-request-id").Single();
        Assert.Equal(isKept, answered == id);
        Assert.True(RequestIds.IsSafe(answered));
    }

    [Fact]
    public async Task Grpc_web_is_served_on_the_web_endpoint()
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await RawCalls.PostAsync(
            host.Http(host.Web), RawCalls.EchoPath, RawCalls.Frame("hello"), "application/grpc-web+proto");

        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("hello", body, StringComparison.Ordinal);
        Assert.Contains("grpc-status: 0", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Grpc_web_passes_the_same_edge()
    {
        await using var host = await ProbeHost.StartAsync();

        using var answer = await RawCalls.PostAsync(
            host.Http(host.Web), "/magnetar.probe.v1.ProbeService/WhoCalls", RawCalls.Empty, "application/grpc-web");

        Assert.Equal(("16", "SESSION_NOT_LIVE"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
    }

    [Fact]
    public async Task An_empty_header_flood_has_ten_seconds()
    {
        Assert.InRange(KestrelModule.HeadersMax, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        await using var host = await ProbeHost.StartAsync();
        Assert.Equal(KestrelModule.HeadersMax, host.KestrelLimits.RequestHeadersTimeout);
        Assert.Equal(EdgeLimits.Default.ConnectionsMax, host.KestrelLimits.MaxConcurrentConnections);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        ProbeHost host, Uri endpoint, string method, string path, string? type, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null)
        {
            request.Content = new ByteArrayContent(RawCalls.Empty);
            request.Content.Headers.ContentType = new(type);
        }

        foreach (var pair in headers.Chunk(2))
        {
            request.Headers.Add(pair[0], pair[1]);
        }

        var client = host.Http(endpoint);
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> PreflightAsync(ProbeHost host, string origin) => SendAsync(
        host, host.Web, "OPTIONS", RawCalls.EchoPath, null,
        "Origin", origin,
        "Access-Control-Request-Method", "POST",
        "Access-Control-Request-Headers", "authorization,content-type,x-grpc-web");

    private static void AssertSecured(HttpResponseMessage answer)
    {
        Assert.All(s_securityHeaders, name => Assert.Single(answer.Headers.GetValues(name)));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }
}
