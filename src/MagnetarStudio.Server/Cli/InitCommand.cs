using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;

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
        var isFileMade = DataSetup.Ensure(place.DataDirectory, tools.Secrets);
        var made = KeyStore.EnsureAll(place.KeysDirectory, place.TokenAlgorithm, tools.Clock, tools.Secrets);

        await using var control = await ControlConnection.OpenAsync(arguments, tools, cancel);
        var code = await MakeClaimCodeAsync(control.Service, cancel);
        return new InitView(
            place.DataDirectory,
            [.. made.Select(purpose => purpose.Name)],
            isFileMade,
            code?.ClaimCode,
            code?.ExpireTime.ToDateTimeOffset());
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
