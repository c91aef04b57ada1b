using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MagnetarStudio.LoadClient.Target;

namespace MagnetarStudio.LoadClient.Cli;

/// <summary>Options that every command has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string> _server = new("--server")
    {
        Description = "The published file to start.",
        DefaultValueFactory = _ => Repository.Artifact("magnetar"),
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Write the report as JSON on standard output.",
        Recursive = true,
    };

    /// <summary>Adds them.</summary>
    public void AddTo(RootCommand root)
    {
        root.Add(_server);
        root.Add(_json);
    }

    /// <summary>The published file.</summary>
    /// <exception cref="LoadException">It is not there.</exception>
    public string ServerFile(ParseResult line)
    {
        var file = Path.GetFullPath(line.GetValue(_server)!);
        return File.Exists(file)
            ? file
            : throw new LoadException($"{file} is not there: `make artifacts/magnetar` makes it.");
    }

    /// <summary>Writes a report on standard output if <c>--json</c> asks for it.</summary>
    public void WriteIfAsked<T>(ParseResult line, T report, JsonTypeInfo<T> type)
    {
        if (line.GetValue(_json))
        {
            Console.WriteLine(JsonSerializer.Serialize(report, type));
        }
    }
}
