using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.LoadClient;
using MagnetarStudio.LoadClient.Cli;

var screen = new Screen();
var common = new CommonOptions();
var root = new RootCommand("Loads a MagnetarStudio server of its own on loopback, and measures.")
{
    RunCommand.Create(common, screen),
    RatioCommand.Create(common, screen),
    StartCommand.Create(common, screen),
};
common.AddTo(root);

var line = root.Parse(args);
if (line.Errors.Count > 0)
{
    foreach (var error in line.Errors)
    {
        screen.Complain(error.Message);
    }

    return ExitCodes.Usage;
}

try
{
    return await line.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception failed) when (failed is LoadException or RpcException)
{
    screen.Complain(failed.Message);
    return ExitCodes.Internal;
}
