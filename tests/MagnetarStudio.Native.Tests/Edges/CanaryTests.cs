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
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(path) != ".sock")
            {
                AssertHasNone(path, ReadShared(path), secrets, read);
            }
        }
    }

    // The lock file is held by the server and empty; the others are read while they are written.
    private static byte[] ReadShared(string path)
    {
        if (Path.GetFileName(path) == "magnetar.lock")
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
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
