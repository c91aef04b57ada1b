using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>One port with TLS serves gRPC and HTTP/1.1, and nothing older than TLS 1.2.</summary>
public sealed class TlsTests
{
    private const string LaxCiphers = "ALL:@SECLEVEL=0";

    private const string LaxOpenSsl = $"""
        openssl_conf = settings
        [settings]
        ssl_conf = tls
        [tls]
        system_default = lax
        [lax]
        MinProtocol = TLSv1
        CipherString = {LaxCiphers}

        """;

    [Fact]
    public async Task One_port_answers_gRPC_and_HTTP_1_1_and_asks_browsers_to_stay_with_TLS()
    {
        using var place = TempData.Empty();
        using var certificate = MakeCertificate();
        await using var studio = await TestStudio.StartAsync(Launch(place, certificate));
        var endpoint = new Uri(studio.Server.Ready.Endpoints[0]);
        Assert.Equal("https", endpoint.Scheme);

        using var client = new StudioClient(endpoint.ToString(), Trusting(certificate));
        await client.CallAsync(
            client.Auth.RegisterAsync,
            new RegisterRequest { UserName = "ada", Password = TestStudio.UserPassword });
        var ada = await StudioUser.SignInAsync(client, "ada", TestStudio.UserPassword, "Desk");
        Assert.True(await ada.IsLiveAsync());

        using var http = new HttpClient(Trusting(certificate));
        using var health = await http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, "/healthz"))
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(HttpVersion.Version11, health.Version);
        Assert.Equal(
            ["max-age=31536000; includeSubDomains; preload"], health.Headers.GetValues("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_client_hello_is_part_of_what_a_session_shows()
    {
        using var place = TempData.Empty();
        using var certificate = MakeCertificate();
        await using var studio = await TestStudio.StartAsync(Launch(place, certificate));
        var endpoint = studio.Server.Ready.Endpoints[0];
        using var client = new StudioClient(endpoint, Trusting(certificate));
        await client.CallAsync(
            client.Auth.RegisterAsync,
            new RegisterRequest { UserName = "ada", Password = TestStudio.UserPassword });
        var ada = await StudioUser.SignInAsync(client, "ada", TestStudio.UserPassword, "Desk");
        Assert.True(await ada.IsLiveAsync());

        // The same program, but for what its TLS offers.
        var other = Trusting(certificate);
        other.SslOptions.EnabledSslProtocols = SslProtocols.Tls12;
        using var disguised = new StudioClient(endpoint, other);
        Assert.True(await disguised.IsLiveAsync(ada.Tokens.AccessToken));

        var explained = await ada.CallAsync(
            client.Sessions.ExplainRiskAsync, new ExplainRiskRequest { SessionId = ada.Session.SessionId });
        Assert.DoesNotContain("its TLS client hello", explained.Missing);
        Assert.Equal("fingerprint_mismatch", Assert.Single(explained.Signals, signal => signal.Level > 0).Name);
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_refused()
    {
        using var data = await TempData.InitAsync();
        using var certificate = MakeCertificate();
        var launch = Launch(data, certificate);
        var key = launch.Environment["Magnetar__Tls__Key"];
        File.SetUnixFileMode(key, File.GetUnixFileMode(key) | UnixFileMode.OtherRead);

        var refused = await MagnetarProcess.RunAsync(data.Path, launch);

        refused.AssertExit(78);
        Assert.Contains(key, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plaintext_on_a_port_with_TLS_gets_no_answer()
    {
        using var place = TempData.Empty();
        using var certificate = MakeCertificate();
        await using var studio = await TestStudio.StartAsync(Launch(place, certificate));
        var port = new Uri(studio.Server.Ready.Endpoints[0]).Port;

        using var client = new StudioClient($"http://127.0.0.1:{port}");
        var refused = await client.RefuseAsync(client.Auth.GetSetupStateAsync, new GetSetupStateRequest());
        Assert.NotEqual(StatusCode.OK, refused.Code);
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(
            new Uri($"http://127.0.0.1:{port}/healthz"), TestContext.Current.CancellationToken));
    }

    // The machine would let the server speak anything, and the client would speak it: the server alone refuses.
    [Theory]
    [InlineData("-tls1", false)]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    public async Task TLS_older_than_1_2_is_refused(string version, bool isSpoken)
    {
        using var place = TempData.Empty();
        using var certificate = MakeCertificate();
        var lax = place.PathBeside("openssl.cnf");
        await File.WriteAllTextAsync(lax, LaxOpenSsl, TestContext.Current.CancellationToken);
        await using var studio = await TestStudio.StartAsync(Launch(place, certificate).With("OPENSSL_CONF", lax));
        var address = new Uri(studio.Server.Ready.Endpoints[0]).Authority;

        var spoken = await ChildProcess.RunAsync(
            "openssl",
            ["s_client", "-connect", address, version, "-cipher", LaxCiphers],
            new Dictionary<string, string>(),
            input: null);

        Assert.Equal(isSpoken, spoken.ExitCode == 0);
        Assert.Equal(!isSpoken, spoken.Error.Contains("alert protocol version", StringComparison.Ordinal));
    }

    private static MagnetarLaunch Launch(TempData place, X509Certificate2 certificate)
    {
        var (chain, key) = (place.PathBeside("server.pem"), place.PathBeside("server.key"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        using var secret = certificate.GetECDsaPrivateKey();
        File.WriteAllText(key, secret!.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (MagnetarLaunch.Usual with { Listen = "https://127.0.0.1:0" })
            .With("Magnetar__Tls__Certificate", chain)
            .With("Magnetar__Tls__Key", key);
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=magnetar.test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    // This very certificate, and no other.
    private static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && shown.GetRawCertData().AsSpan().SequenceEqual(certificate.RawData),
        },
    };
}
