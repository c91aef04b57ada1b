using System.CommandLine;
using MagnetarStudio.Server.Cli.Views;
using MagnetarStudio.Server.Keys;

namespace MagnetarStudio.Server.Cli;

/// <summary><c>magnetar keys</c>: makes missing keys, lists, checks and changes those that are there. It shows no key.
/// </summary>
internal static class KeysCommands
{
    /// <summary>The command and those below it.</summary>
    public static Command Create(CommonOptions common, CommandTools tools) =>
        new("keys", "Makes, lists, checks and changes the server's keys.")
        {
            Generate(common, tools),
            List(common, tools),
            Check(common, tools),
            KeysRotateCommand.Create(common, tools),
        };

    private static Command Generate(CommonOptions common, CommandTools tools)
    {
        var command = new Command("generate", "Makes the keys that are missing and leaves the others as they are.");
        command.SetAction(line =>
        {
            var place = KeyPlace.Find(common.Read(line), tools);
            var made = KeyStore.EnsureAll(place.KeysDirectory, place.TokenAlgorithm, tools.Clock, tools.Secrets);
            var view = new KeysMadeView(place.KeysDirectory, [.. made.Select(purpose => purpose.Name)]);
            tools.Terminal.Write(view, CliJson.Default.KeysMadeView, common.WantsJson(line), (terminal, shown) =>
                terminal.WriteLine(shown.Made.Count == 0
                    ? $"Nothing is missing in {shown.Directory}"
                    : $"Made in {shown.Directory}: {string.Join(", ", shown.Made)}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List(CommonOptions common, CommandTools tools)
    {
        var command = new Command("list", "Lists the keys, without the keys themselves.");
        command.SetAction(line =>
        {
            var place = KeyPlace.Find(common.Read(line), tools);
            IReadOnlyList<KeyView> keys =
            [
                .. KeyStore.Load(place.KeysDirectory).Rings.SelectMany(ring => ring.Keys.Select(key => new KeyView(
                    ring.Purpose.Name,
                    key.KidText,
                    key.Algorithm.Name,
                    key.Made,
                    key.Retired,
                    ring.AcceptedUntil(key)))),
            ];
            tools.Terminal.Write(keys, CliJson.Default.IReadOnlyListKeyView, common.WantsJson(line), Show);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Check(CommonOptions common, CommandTools tools)
    {
        var command = new Command("check", "Tells what is missing or cannot be used; exit 78 if anything is.");
        command.SetAction(line =>
        {
            var place = KeyPlace.Find(common.Read(line), tools);
            var faults = KeyStore.FindFaults(place.KeysDirectory, mayBeMissing: _ => false);
            var view = new KeysCheckView(place.KeysDirectory, faults);
            tools.Terminal.Write(view, CliJson.Default.KeysCheckView, common.WantsJson(line), (terminal, shown) =>
                terminal.WriteLine(shown.Faults.Count == 0
                    ? $"The keys in {shown.Directory} are whole"
                    : string.Join('\n', shown.Faults)));
            return faults.Count == 0 ? ExitCodes.Done : ExitCodes.Configuration;
        });
        return command;
    }

    private static void Show(Terminal terminal, IReadOnlyList<KeyView> keys)
    {
        var table = new Table("PURPOSE", "KID", "ALGORITHM", "MADE", "RETIRED", "ACCEPTED UNTIL");
        foreach (var key in keys)
        {
            table.Add(
                key.Purpose, key.Kid, key.Algorithm, key.Made.Show(), key.Retired.Show(), key.AcceptedUntil.Show());
        }

        table.Write(terminal);
    }
}
