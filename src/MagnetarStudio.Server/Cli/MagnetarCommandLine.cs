using System.CommandLine;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Schema;

namespace MagnetarStudio.Server.Cli;

/// <summary>The whole command line: its commands, and how what they throw becomes an exit code.</summary>
internal static class MagnetarCommandLine
{
    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="tools">What commands work with.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandTools tools)
    {
        var line = Create(tools).Parse(arguments);
        if (line.Errors.Count > 0)
        {
            foreach (var fault in line.Errors)
            {
                tools.Terminal.WriteError(fault.Message);
            }

            tools.Terminal.WriteError("`magnetar --help` lists the commands.");
            return ExitCodes.Usage;
        }

        try
        {
            // The server's own lifetime answers signals; other commands simply end.
            return await line.InvokeAsync(new InvocationConfiguration
            {
                Output = tools.Terminal.Output,
                Error = tools.Terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception failed)
        {
            return Explain(failed, tools.Terminal);
        }
    }

    private static RootCommand Create(CommandTools tools)
    {
        var common = new CommonOptions();
        var root = new RootCommand("Accounts, sessions and a verifiable audit log for native applications.");

        // `magnetar version` says more than the option that comes with every root command.
        foreach (var option in root.Options.OfType<VersionOption>().ToList())
        {
            root.Options.Remove(option);
        }

        common.AddTo(root);
        root.Add(ServeCommand.Create(common, tools));
        root.Add(InitCommand.Create(common, tools));
        root.Add(AccountCommands.Create(common, tools));
        root.Add(SessionCommands.Create(common, tools));
        root.Add(KeysCommands.Create(common, tools));
        root.Add(AuditCommands.Create(common, tools));
        root.Add(WitnessCommand.Create(common, tools));
        root.Add(HealthCommand.Create(common, tools));
        root.Add(ProtosCommand.Create(common, tools));
        root.Add(VersionCommand.Create(common, tools));
        return root;
    }

    private static int Explain(Exception failed, Terminal terminal)
    {
        switch (failed)
        {
            case ConfigurationException configuration:
                foreach (var fault in configuration.Faults)
                {
                    terminal.WriteError(fault);
                }

                return ExitCodes.Configuration;
            case DataDirectoryException or DatabaseUnreadableException or AuditKeyException
                or SchemaTooNewException or SchemaMismatchException:
                terminal.WriteError(failed.Message);
                return ExitCodes.Configuration;
            case LogTamperedException:
                terminal.WriteError(failed.Message);
                return ExitCodes.Finding;
            case UsageException:
                terminal.WriteError(failed.Message);
                return ExitCodes.Usage;
            case RpcException { StatusCode: StatusCode.InvalidArgument } refused:
                terminal.WriteError(refused.Status.Detail);
                return ExitCodes.Usage;
            case RpcException { StatusCode: StatusCode.Internal or StatusCode.Unknown } refused:
                terminal.WriteError(refused.Status.Detail);
                return ExitCodes.Internal;
            case RpcException refused:
                terminal.WriteError(refused.Status.Detail);
                return ExitCodes.Finding;
            default:
                terminal.WriteError($"{failed.GetType().Name}: {failed.Message}");
                return ExitCodes.Internal;
        }
    }
}
