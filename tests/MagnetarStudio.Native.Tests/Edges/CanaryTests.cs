using System.Net;
using System.Text;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>
/// No secret is found where it has no business: in logs, in the data directory, in the process's arguments.
/// </summary>
public sealed class CanaryTests
{
    private const string WrongPassword = "wrong-canary-password-5150";
    private const string KeyedPassword = "keyed-canary-password-5150";
    private const string IdempotencyKey = "canary-of-an-idempotency-key";
    private const string AppendedTarget = "canary of a target";
    private const string AppendedDetail = "canary of a detail";
    private const string StrangersName = "canary.of.a.stranger";
    private const string StrangersAgent = "canary-of-an-agent/5150";
    private const string StrangersAddress = "2001:db8:ca4a:7e57:5150:c0de:9:99";

    [Theory]
    [InlineData("production")]
    [InlineData("development")]
    public async Task No_secret_is_in_a_log_a_file_or_an_argument(string environment)
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual.With("ELOHIM_ENV", environment));
        var claimCode = studio.Server.Ready.ClaimCode!;
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var before = ada.Tokens;
        await ada.RefreshAsync();
        await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", WrongPassword));
        await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh("mgr1.canaryofatokenthatisnone"));
        await ada.Client.RefuseAsync(
            ada.Client.Auth.ValidateTokenAsync, new ValidateTokenRequest(), before.AccessToken + "canary");
        var stepUp = await founder.CallAsync(
            founder.Client.Auth.StepUpAsync, new StepUpRequest { Password = founder.Password });
        var invitation = await founder.CallAsync(
            founder.Client.Accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = Role.Member });
        var authenticator = await Authenticator.EnrolAsync(ada);
        var half = await ada.Client.CallAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password));
        var keyed = new CreateAccountRequest { UserName = "eve", Password = KeyedPassword, Role = Role.Member };
        await founder.CallOnceAsync(IdempotencyKey, founder.Client.Accounts.CreateAccountAsync, keyed);
        await founder.CallAsync(founder.Client.Audit.AppendAsync, new AppendRequest { Entry = Entry() });
        var arguments = await File.ReadAllTextAsync(
            $"/proc/{studio.Server.Ready.Pid}/cmdline", TestContext.Current.CancellationToken);

        string[] secrets =
        [
            claimCode, TestStudio.FounderPassword, TestStudio.UserPassword, WrongPassword, "canaryofatokenthatisnone",
            invitation.InvitationCode, stepUp.AccessToken.Split('.')[2], .. Secrets(founder.Tokens), .. Secrets(before),
            .. Secrets(ada.Tokens), authenticator.Parameters["secret"], .. authenticator.RecoveryCodes,
            half.SecondFactor.PendingToken["mgp1.".Length..], KeyedPassword, IdempotencyKey, AppendedTarget,
            AppendedDetail,
        ];
        AssertHasNone("the log", Encoding.UTF8.GetBytes(studio.Server.Log.Text), secrets);
        AssertHasNone("the arguments", Encoding.UTF8.GetBytes(arguments), secrets);
        AssertHasNoneOnDisk(studio.DataDirectory, secrets); // with the WAL as it is at work
        AssertHasNoneOnDisk(studio.DataDirectory, [Convert.ToHexString(authenticator.Secret)], Convert.FromHexString);

        (await studio.Server.StopAsync()).AssertExit(0);
        AssertHasNone("the log", Encoding.UTF8.GetBytes(studio.Server.Log.Text), secrets);
        AssertHasNoneOnDisk(studio.DataDirectory, secrets);
    }

    [Fact]
    public async Task What_only_the_log_has_seen_is_in_no_file_in_no_form_and_its_reader_finds_it()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("Magnetar__Http__TrustedProxies", "127.0.0.1/32"));
        var founder = await studio.ClaimAsync();
        await founder.CallAsync(founder.Client.Audit.AppendAsync, new AppendRequest { Entry = Entry() });
        var looks = new AppearingHandler();
        looks.Shown = Appearance.Stranger with { Address = StrangersAddress, Agent = StrangersAgent };
        using var stranger = new StudioClient(studio.Server.Ready.Endpoints[0], looks);
        await stranger.RefuseAsync(stranger.Auth.SignInAsync, StudioUser.SignIn(StrangersName, WrongPassword));
        AssertOnlyTheLogKnows(studio); // with the WAL as it is at work

        // A search is recorded with what was searched for, and that is not to be found either.
        var refused = Assert.Single(await QueryAsync(founder, new Filter { PeerAddress = StrangersAddress }));
        Assert.Equal(
            ("magnetar.sign_in", Outcome.Refused, StrangersAddress, StrangersAgent),
            (refused.Action, refused.Outcome, refused.PeerAddress, refused.UserAgent));
        Assert.Contains(new Detail { Name = "user_name", Value = StrangersName }, refused.Details);
        var appended = Assert.Single(await QueryAsync(founder, new Filter { TargetId = AppendedTarget }));
        Assert.Equal(AppendedTarget, appended.Target.TargetId);
        Assert.Equal(Entry().Details, appended.Details);
        AssertOnlyTheLogKnows(studio);

        (await studio.Server.StopAsync()).AssertExit(0);
        AssertOnlyTheLogKnows(studio);
    }

    private static async Task<IReadOnlyList<Entry>> QueryAsync(StudioUser reader, Filter filter) =>
        (await reader.CallAsync(reader.Client.Audit.QueryAsync, new QueryRequest { Filter = filter })).Entries;

    private static void AssertOnlyTheLogKnows(TestStudio studio)
    {
        (string Name, byte[][] Forms)[] canaries =
        [
            .. new[] { StrangersName, StrangersAgent, StrangersAddress, AppendedTarget, AppendedDetail }
                .Select(text => (text, CanaryForms.Of(text).ToArray())),
            ("the address's bytes", [.. CanaryForms.Of(IPAddress.Parse(StrangersAddress).GetAddressBytes())]),
        ];
        var files = SharedFiles.In(studio.DataDirectory).ToList();
        Assert.Contains(files, path => path.EndsWith(".db", StringComparison.Ordinal));
        (string Place, byte[] Content)[] places =
        [
            .. files.Select(path => (path, SharedFiles.Read(path))),
            ("standard output", Encoding.UTF8.GetBytes(studio.Server.Output.Text)),
            ("standard error", Encoding.UTF8.GetBytes(studio.Server.Log.Text)),
        ];

        // The search is one that finds: the tables know their accounts by name.
        Assert.Contains(
            places, place => CanaryForms.Of("founder").Any(form => place.Content.AsSpan().IndexOf(form) >= 0));
        foreach (var (place, content) in places)
        {
            foreach (var (name, forms) in canaries)
            {
                Assert.True(forms.All(form => content.AsSpan().IndexOf(form) < 0), $"{place} holds '{name}'.");
            }
        }
    }

    private static NewEntry Entry() => new()
    {
        Action = "app.canary",
        Outcome = Outcome.Done,
        TargetId = AppendedTarget,
        Details = { new Detail { Name = "canary", Value = AppendedDetail } },
    };

    // A JWT's last part is its secret; the whole token contains it. The same holds for the others.
    private static IEnumerable<string> Secrets(Tokens tokens) =>
        [tokens.AccessToken.Split('.')[2], tokens.RefreshToken["mgr1.".Length..], tokens.DeviceSecret];

    private static void AssertHasNoneOnDisk(string directory, string[] secrets) =>
        AssertHasNoneOnDisk(directory, secrets, Encoding.UTF8.GetBytes);

    private static void AssertHasNoneOnDisk(string directory, string[] secrets, Func<string, byte[]> read)
    {
        foreach (var path in SharedFiles.In(directory))
        {
            AssertHasNone(path, SharedFiles.Read(path), secrets, read);
        }
    }

    private static void AssertHasNone(string place, ReadOnlySpan<byte> content, string[] secrets) =>
        AssertHasNone(place, content, secrets, Encoding.UTF8.GetBytes);

    private static void AssertHasNone(
        string place, ReadOnlySpan<byte> content, string[] secrets, Func<string, byte[]> read)
    {
        foreach (var secret in secrets)
        {
            Assert.True(content.IndexOf(read(secret)) < 0, $"{place} holds '{secret}'.");
        }
    }
}
