using System.CommandLine;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary>Options that every command has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The data directory.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A JSON file of settings, the weakest of their sources.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write the result as JSON.",
        Recursive = true,
    };

    /// <summary>Adds them to the root, and so to all.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(_data);
        root.Add(_config);
        root.Add(_json);
    }

    /// <summary>Whether the result is wanted as JSON.</summary>
    public bool WantsJson(ParseResult line) => line.GetValue(_json);

    /// <summary>What the line says about settings.</summary>
    public SettingArguments Read(ParseResult line) => new()
    {
        Data = line.GetValue(_data),
        Config = line.GetValue(_config),
    };
}
