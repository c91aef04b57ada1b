using System.CommandLine;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar version</c>: what the file is made of, which the machine's own updates do not change.</summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common, CommandTools tools)
    {
        var command = new Command("version", "Tells the versions of the program and of all that is linked into it.");
        command.SetAction(line =>
        {
            var view = new VersionView(
                ProductVersion.Text,
                RuntimeInformation.FrameworkDescription,
                NativeSqlite.Version,
                Sodium.Version,
                OpenSslVersion());
            tools.Terminal.Write(view, CliJson.Default.VersionView, common.WantsJson(line), Show);
            return ExitCodes.Done;
        });
        return command;
    }

    // OPENSSL_VERSION_NUMBER since 3.0: 0xMNN00PP0L.
    private static string OpenSslVersion()
    {
        var number = SafeEvpPKeyHandle.OpenSslVersion;
        return $"{(number >> 28) & 0xF}.{(number >> 20) & 0xFF}.{(number >> 4) & 0xFF}";
    }

    private static void Show(Terminal terminal, VersionView view)
    {
        terminal.WriteLine($"magnetar   {view.Magnetar}");
        terminal.WriteLine($"runtime    {view.Runtime}");
        terminal.WriteLine($"SQLite     {view.Sqlite}");
        terminal.WriteLine($"libsodium  {view.Libsodium}");
        terminal.WriteLine($"OpenSSL    {view.Openssl}");
    }
}
