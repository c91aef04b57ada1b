using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using MagnetarStudio.Protocol.Control.V1;

namespace MagnetarStudio.Server.Cli;

/// <summary>What commands that go through the control service share.</summary>
/// <param name="common">Options of every command.</param>
/// <param name="tools">What commands work with.</param>
internal sealed class ControlCommands(CommonOptions common, CommandTools tools)
{
    /// <summary>Where they read and write.</summary>
    public Terminal Terminal => tools.Terminal;

    /// <summary>Gives a command its body, which gets the service.</summary>
    public void Serve(
        Command command, Func<ControlService.ControlServiceClient, ParseResult, CancellationToken, Task> body) =>
        ServeOver(command, (control, line, cancel) => body(control.Service, line, cancel));

    /// <summary>Gives a command its body, which gets the connection.</summary>
    public void ServeOver(Command command, Func<ControlConnection, ParseResult, CancellationToken, Task> body) =>
        command.SetAction(async (line, cancel) =>
        {
            await using var control = await ControlConnection.OpenAsync(common.Read(line), tools, cancel);
            await body(control, line, cancel);
            return ExitCodes.Done;
        });

    /// <summary>Writes a result in the form that was asked for.</summary>
    public void Write<T>(ParseResult line, T view, JsonTypeInfo<T> json, Action<Terminal, T> people) =>
        Terminal.Write(view, json, common.WantsJson(line), people);
}
