using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Cli.Qr;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar account totp</c>: gives an account an authenticator, with its owner at the terminal.</summary>
/// <remarks>It signs in as any client does, so it can do no more than the owner, and leaves the same records.</remarks>
internal static class AuthenticatorCommand
{
    private const int Tries = 3;

    /// <summary>The command.</summary>
    public static Command Create(ControlCommands control)
    {
        var name = new Argument<string>("USER-NAME") { Description = "The name to sign in with." };
        var command = new Command(
            "totp",
            "Gives an account an authenticator. Its password and then the first code are asked for, or are lines of "
            + "standard input.")
        {
            name,
        };
        control.ServeOver(command, async (connection, line, cancel) =>
        {
            var userName = AccountCommands.ReadName(line.GetRequiredValue(name)).UserName;
            var password = control.Terminal.ReadSecret("Password: ") ?? string.Empty;
            var auth = connection.Auth;
            var session = await SignInAsync(auth, userName, password, cancel);
            try
            {
                await EnrollAsync(control, auth, session, password, line, cancel);
            }
            finally
            {
                await auth.SignOutAsync(new SignOutRequest(), session, cancellationToken: CancellationToken.None);
            }
        });
        return command;
    }

    private static async Task<Metadata> SignInAsync(
        AuthService.AuthServiceClient auth, string name, string password, CancellationToken cancel)
    {
        var reply = await auth.SignInAsync(
            new SignInRequest
            {
                UserName = name,
                Password = password,
                Device = new DeclaredDevice { DisplayName = "magnetar account totp", Platform = "Linux" },
            },
            cancellationToken: cancel);
        return reply.SignedIn is { } signedIn
            ? Bearer(signedIn.Tokens.AccessToken)
            : throw new UsageException(
                $"{name} has an authenticator; `magnetar account remove-totp` removes a lost one.");
    }

    private static async Task EnrollAsync(
        ControlCommands control,
        AuthService.AuthServiceClient auth,
        Metadata session,
        string password,
        ParseResult line,
        CancellationToken cancel)
    {
        // A sign-in that looks unlike the account's others has to prove itself once more.
        var proof = await auth.StepUpAsync(
            new StepUpRequest { Password = password }, session, cancellationToken: cancel);
        var begun = await auth.EnrollTotpAsync(
            new EnrollTotpRequest(), Bearer(proof.AccessToken), cancellationToken: cancel);
        control.Write(
            line,
            new AuthenticatorView(begun.OtpauthUri, begun.ExpireTime.ToDateTimeOffset()),
            CliJson.Default.AuthenticatorView,
            Show);
        var codes = await ConfirmAsync(control.Terminal, auth, session, cancel);
        control.Write(line, new RecoveryCodesView(codes), CliJson.Default.RecoveryCodesView, Show);
    }

    private static async Task<IReadOnlyList<string>> ConfirmAsync(
        Terminal terminal, AuthService.AuthServiceClient auth, Metadata session, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            var code = terminal.ReadAnswer("Its first code: ")
                ?? throw new UsageException("No code was given; the authenticator does not count.");
            try
            {
                var confirmed = await auth.ConfirmTotpAsync(
                    new ConfirmTotpRequest { TotpCode = code.Trim() }, session, cancellationToken: cancel);
                return confirmed.RecoveryCodes;
            }
            catch (RpcException wrong) when (wrong.StatusCode is StatusCode.Unauthenticated && tried < Tries)
            {
                terminal.WriteError(wrong.Status.Detail);
            }
        }
    }

    private static Metadata Bearer(string accessToken) => new() { { "authorization", $"Bearer {accessToken}" } };

    private static void Show(Terminal terminal, AuthenticatorView begun)
    {
        if (QrCode.TryMake(begun.OtpauthUri) is { } code)
        {
            terminal.WriteLine(QrText.Draw(code));
        }

        terminal.WriteLine(begun.OtpauthUri);
    }

    private static void Show(Terminal terminal, RecoveryCodesView made)
    {
        terminal.WriteLine("Recovery codes, each good for once. They are not shown again:");
        foreach (var code in made.RecoveryCodes)
        {
            terminal.WriteLine(code);
        }
    }
}
