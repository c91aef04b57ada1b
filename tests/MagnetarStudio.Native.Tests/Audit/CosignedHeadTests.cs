using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>A server whose heads are remembered elsewhere: by a witness, and by whoever reads its output.</summary>
public sealed class CosignedHeadTests
{
    [Fact]
    public async Task A_head_that_a_witness_cosigned_is_kept_and_a_start_behind_it_is_refused()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        using var yesterday = studio.Data.Copy();
        await using var witness = await WitnessAsync(studio);

        await studio.RestartAsync(Witnessed(witness));
        await studio.RegisterAsync("ada");
        await CosignedAsync(studio);
        (await studio.Server.StopAsync()).AssertExit(0);

        // What was recorded at the stop is cosigned too.
        var checkedPin = await CheckPinAsync(studio, witness);
        checkedPin.AssertExit(0);
        Assert.Equal($"{Records(studio)}", checkedPin.Output.Trim());
        (await MagnetarFile.RunAsync("audit", "verify", "--data", studio.DataDirectory)).AssertExit(0);

        File.Delete(Path.Combine(yesterday.Path, "head.pin"));
        File.Copy(PinOf(studio.DataDirectory), PinOf(yesterday.Path));
        var refused = await MagnetarProcess.RunAsync(yesterday.Path, MagnetarLaunch.Usual);
        refused.AssertExit(1);
        Assert.Contains("witness.pin", refused.Error, StringComparison.Ordinal);
        (await MagnetarFile.RunAsync("audit", "verify", "--data", yesterday.Path)).AssertExit(1);
    }

    [Fact]
    public async Task A_log_that_was_rolled_back_with_its_pins_is_not_cosigned_and_health_says_so()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        using var yesterday = studio.Data.Copy();
        File.Delete(Path.Combine(yesterday.Path, "head.pin"));
        await using var witness = await WitnessAsync(studio);
        await studio.RestartAsync(Witnessed(witness));
        await studio.RegisterAsync("ada");
        await CosignedAsync(studio);
        (await studio.Server.StopAsync()).AssertExit(0);
        var remembered = Records(studio);

        await using var fork = await MagnetarProcess.StartAsync(yesterday.Path, Witnessed(witness));
        var shorter = await UnhealthyAsync(yesterday.Path, "rolled back");
        Assert.Contains($"remembers {remembered} records", shorter, StringComparison.Ordinal);

        // Grown anew beyond what the witness saw, it still does not begin with it.
        (await MagnetarFile.RunAsync(
            new Dictionary<string, string>(), TestStudio.UserPassword + "\n",
            "account", "add", "eve", "--data", yesterday.Path)).AssertExit(0);
        while (yesterday.Read<long>("SELECT count(*) FROM audit_record") <= remembered)
        {
            (await MagnetarFile.RunAsync("account", "disable", "eve", "--data", yesterday.Path)).AssertExit(0);
            (await MagnetarFile.RunAsync("account", "enable", "eve", "--data", yesterday.Path)).AssertExit(0);
        }

        var longer = await UnhealthyAsync(yesterday.Path, "do not begin");
        Assert.Contains("rolled back", longer, StringComparison.Ordinal);
        Assert.False(File.Exists(PinOf(yesterday.Path)));
    }

    [Fact]
    public async Task A_witness_that_is_away_holds_up_nothing_and_is_caught_up_with_when_it_is_back()
    {
        await using var studio = await TestStudio.StartAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        await using var witness = await WitnessAsync(studio);
        await studio.RestartAsync(Witnessed(witness));
        await CosignedAsync(studio);
        await witness.KillAsync();

        await studio.RegisterAsync("ada");
        var away = await UnhealthyAsync(studio.DataDirectory, "could not be asked");
        Assert.Contains(witness.Address, away, StringComparison.Ordinal);

        await witness.RestartAsync();
        await CosignedAsync(studio);
        var health = await HealthAsync(studio.DataDirectory);
        health.AssertExit(0);
        var pin = health.Json.GetProperty("pins").EnumerateArray()
            .Single(pin => pin.GetProperty("place").GetString()!.StartsWith("http", StringComparison.Ordinal));
        Assert.Equal(0, pin.GetProperty("lag").GetInt64());
        Assert.InRange(pin.GetProperty("failures").GetInt64(), 1, long.MaxValue);
        (await CheckPinAsync(studio, witness)).AssertExit(0);

        await witness.KillAsync();
        var start = TimeProvider.System.GetTimestamp();
        (await studio.Server.StopAsync()).AssertExit(0);
        Measurements.Report(
            "stop without its witness", $"{TimeProvider.System.GetElapsedTime(start).TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task A_new_head_key_is_cosigned_once_the_witness_is_told_of_it()
    {
        await using var studio = await TestStudio.StartAsync();
        var first = await KeyOfAsync(studio);
        (await studio.Server.StopAsync()).AssertExit(0);
        await using var witness = await WitnessAsync(studio);
        await studio.RestartAsync(Witnessed(witness));
        await CosignedAsync(studio);

        (await MagnetarFile.RunAsync("keys", "rotate", "head", "--data", studio.DataDirectory)).AssertExit(0);
        var second = await KeyOfAsync(studio);
        Assert.NotEqual(first, second);
        await UnhealthyAsync(studio.DataDirectory, second.Replace("+", "\\u002B", StringComparison.Ordinal));

        await witness.KillAsync();
        await witness.RestartAsync([first, second]);
        await CosignedAsync(studio);
        (await CheckPinAsync(studio, witness)).AssertExit(0);
        (await studio.Server.StopAsync()).AssertExit(0);
        await studio.RestartAsync(Witnessed(witness));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_witness_is_asked_over_TLS_and_only_if_its_certificate_is_trusted(bool isTrusted)
    {
        await using var studio = await TestStudio.StartAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        var (chain, key) = MakeCertificate(studio.Data);
        await using var witness = await WitnessAsync(
            studio,
            (MagnetarLaunch.Usual with { Listen = "https://127.0.0.1:0" })
                .With("Magnetar__Tls__Certificate", chain)
                .With("Magnetar__Tls__Key", key));
        Assert.StartsWith("https://", witness.Address, StringComparison.Ordinal);
        var launch = Witnessed(witness);

        await studio.RestartAsync(isTrusted ? launch.With("SSL_CERT_FILE", chain) : launch);

        if (isTrusted)
        {
            await CosignedAsync(studio);
        }
        else
        {
            await UnhealthyAsync(studio.DataDirectory, "could not be asked");
            Assert.False(File.Exists(PinOf(studio.DataDirectory)));
        }
    }

    [Fact]
    public async Task Heads_on_standard_output_follow_the_ready_line_and_verify()
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual with { Arguments = ["--pin", "-"] });
        await WrittenAsync(studio.Server);
        await studio.RegisterAsync("ada");
        (await studio.Server.StopAsync()).AssertExit(0);

        var heads = studio.Server.Output.Lines.Skip(1).ToList();
        var checkedHeads = await PythonClient.RunAsync(
            "heads.py", [await KeyOfAsync(studio)], string.Join('\n', heads) + '\n');
        checkedHeads.AssertExit(0);
        Assert.True(heads.Count > 1);
        Assert.Equal($"{Records(studio)}", checkedHeads.Output.Trim());
    }

    [Fact]
    public async Task A_closed_standard_output_is_a_finding_and_holds_up_nothing()
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual with
        {
            Arguments = ["--pin", "-"],
            Under = ["/bin/sh", "-c", "\"$0\" \"$@\" | head -n 1"],
        });

        var finding = await UnhealthyAsync(studio.DataDirectory, "Standard output");
        Assert.Contains("pinned at -", finding, StringComparison.Ordinal);
        await studio.RegisterAsync("ada");

        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    private static async Task<WitnessProcess> WitnessAsync(TestStudio studio, MagnetarLaunch? launch = null) =>
        await WitnessProcess.StartAsync([await KeyOfAsync(studio)], launch ?? MagnetarLaunch.Usual);

    private static MagnetarLaunch Witnessed(WitnessProcess witness) =>
        MagnetarLaunch.Usual with { Arguments = witness.Arguments };

    private static async Task<string> KeyOfAsync(TestStudio studio)
    {
        var printed = await MagnetarFile.RunAsync("audit", "checkpoint", "--key", "--data", studio.DataDirectory);
        printed.AssertExit(0);
        return printed.Output.Trim();
    }

    private static string PinOf(string dataDirectory) => Path.Combine(dataDirectory, "witness.pin");

    private static long Records(TestStudio studio) => studio.Data.Read<long>("SELECT count(*) FROM audit_record");

    // The size is the second line of a head.
    private static Task CosignedAsync(TestStudio studio) => Eventually.BecomesTrueAsync(
        "the newest head is cosigned",
        () => File.Exists(PinOf(studio.DataDirectory))
            && File.ReadAllLines(PinOf(studio.DataDirectory))[1] == $"{Records(studio)}",
        TestContext.Current.CancellationToken);

    private static Task WrittenAsync(MagnetarProcess server) => Eventually.BecomesTrueAsync(
        "a head is written", () => server.Output.Lines.Count > 1, TestContext.Current.CancellationToken);

    private static async Task<CommandResult> CheckPinAsync(TestStudio studio, WitnessProcess witness)
    {
        var note = await File.ReadAllTextAsync(PinOf(studio.DataDirectory), TestContext.Current.CancellationToken);
        return await PythonClient.RunAsync(
            "heads.py",
            [await KeyOfAsync(studio), witness.Key],
            JsonSerializer.Serialize(new Dictionary<string, string> { ["note"] = note }) + '\n');
    }

    private static Task<CommandResult> HealthAsync(string dataDirectory) =>
        MagnetarFile.RunAsync("health", "--json", "--data", dataDirectory);

    private static async Task<string> UnhealthyAsync(string dataDirectory, string says)
    {
        var health = await HealthAsync(dataDirectory);
        await Eventually.BecomesTrueAsync(
            $"health says: {says}",
            async () =>
            {
                health = await HealthAsync(dataDirectory);
                return health.ExitCode == 1 && health.Output.Contains(says, StringComparison.Ordinal);
            },
            TestContext.Current.CancellationToken);
        return health.Output;
    }

    private static (string Chain, string Key) MakeCertificate(TempData place)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=witness.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        var (chain, secret) = (place.PathBeside("witness.pem"), place.PathBeside("witness.key"));
        File.WriteAllText(chain, certificate.ExportCertificatePem());
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return (chain, secret);
    }
}
