using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Cli;

/// <summary>
/// <c>magnetar init</c>: makes a data directory with its keys, and a claim code. It overwrites nothing.
/// </summary>
internal static class InitCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var command = new Command("init", "Makes a data directory, its keys and its .env; prints the claim code.");
        command.SetAction(async (line, cancel) =>
        {
            var view = await RunAsync(common.Read(line), tools, cancel);
            tools.Terminal.Write(view, CliJson.Default.InitView, common.WantsJson(line), Show);
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<InitView> RunAsync(
        SettingArguments arguments, CommandTools tools, CancellationToken cancel)
    {
        var place = KeyPlace.Find(arguments, tools);
        var (isFileMade, keysMade) = MakeMissing(place, tools);
        await using var control = await ControlConnection.OpenAsync(arguments, tools, cancel);
        var code = await MakeClaimCodeAsync(control.Service, cancel);
        return new InitView(
            place.DataDirectory,
            [.. keysMade.Select(purpose => purpose.Name)],
            isFileMade,
            code?.ClaimCode,
            code?.ExpireTime.ToDateTimeOffset());
    }

    // One at a time, or one would trip over the other's half-made files. Beside a running server, which holds the lock,
    // nothing is missing.
    private static (bool IsFileMade, IReadOnlyList<KeyPurpose> KeysMade) MakeMissing(
        KeyPlace place, CommandTools tools)
    {
        var data = DataDirectory.Create(place.DataDirectory);
        if (DataSetup.IsMade(data) && KeyStore.HasAll(place.KeysDirectory))
        {
            return (false, []);
        }

        using var turn = DirectoryLock.Take(data);
        return (
            DataSetup.Ensure(place.DataDirectory, tools.Secrets),
            KeyStore.EnsureAll(place.KeysDirectory, place.TokenAlgorithm, tools.Clock, tools.Secrets));
    }

    // A server that has a founder already needs no code: that is nothing to fail at.
    private static async Task<MakeClaimCodeResponse?> MakeClaimCodeAsync(
        ControlService.ControlServiceClient service, CancellationToken cancel)
    {
        try
        {
            return await service.MakeClaimCodeAsync(new MakeClaimCodeRequest(), cancellationToken: cancel);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition)
        {
            return null;
        }
    }

    private static void Show(Terminal terminal, InitView view)
    {
        terminal.WriteLine($"Data directory  {view.DataDirectory}");
        terminal.WriteLine($"Settings        {(view.EnvironmentFileMade ? ".env made" : ".env left as it was")}");
        terminal.WriteLine(
            view.KeysMade.Count > 0
                ? $"Keys            {string.Join(", ", view.KeysMade)} made"
                : "Keys            left as they were");
        terminal.WriteLine(view.ClaimCode is null
            ? "Claim code      none: there is a founder already"
            : $"Claim code      {view.ClaimCode}  (until {view.ClaimCodeExpireTime.Show()}; it is not shown again)");
    }
}
