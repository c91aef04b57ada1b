namespace MagnetarStudio.Server.Settings;

/// <summary>What a command line says about settings; null or empty where it says nothing.</summary>
internal sealed record SettingArguments
{
    /// <summary><c>--data DIR</c>.</summary>
    public string? Data { get; init; }

    /// <summary><c>--config FILE</c>.</summary>
    public string? Config { get; init; }

    /// <summary><c>--listen</c>, as often as given.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary><c>--web</c>.</summary>
    public string? Web { get; init; }

    /// <summary><c>--pin PATH</c>, as often as given.</summary>
    public IReadOnlyList<string> Pins { get; init; } = [];

    /// <summary><c>--witness URL</c>.</summary>
    public string? Witness { get; init; }

    /// <summary><c>--witness-key KEY</c>.</summary>
    public string? WitnessKey { get; init; }

    /// <summary>The same, as the strongest source of settings.</summary>
    public SettingLayer ToLayer()
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(SettingNames.DataDirectory, Data);
        Add(SettingNames.ListenGrpc, Joined(Listen));
        Add(SettingNames.ListenWeb, Web);
        Add(SettingNames.AuditPins, Joined(Pins));
        Add(SettingNames.AuditWitness, Witness);
        Add(SettingNames.AuditWitnessKey, WitnessKey);
        return new SettingLayer("the command line", values);

        static string? Joined(IReadOnlyList<string> items) => items.Count == 0 ? null : string.Join(',', items);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                values.Add(name, value);
            }
        }
    }
}
