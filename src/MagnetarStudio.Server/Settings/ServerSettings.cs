using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>All that an operator decided, checked and fixed at start. Immutable and safe to share.</summary>
internal sealed record ServerSettings
{
    /// <summary>Where the server runs.</summary>
    public required ServerEnvironment Environment { get; init; }

    /// <summary>Where its data is; the directory exists and is private.</summary>
    public required DataDirectory Data { get; init; }

    /// <summary>Where it listens.</summary>
    public required ListenSettings Listen { get; init; }

    /// <summary>Path of the control service's Unix socket, at most 103 bytes.</summary>
    public required string ControlSocketPath { get; init; }

    /// <summary>Its keys.</summary>
    public required KeySettings Keys { get; init; }

    /// <summary>Access tokens.</summary>
    public required TokenSettings Tokens { get; init; }

    /// <summary>The audit log.</summary>
    public required AuditSettings Audit { get; init; }

    /// <summary>Sessions.</summary>
    public required SessionSettings Sessions { get; init; }

    /// <summary>Passwords.</summary>
    public required PasswordSettings Passwords { get; init; }

    /// <summary>Who may make an account.</summary>
    public required RegistrationMode Registration { get; init; }

    /// <summary>The founder whom the operator names; null for a claim code.</summary>
    public required FounderSettings? Founder { get; init; }

    /// <summary>Proxies, browsers and loopback.</summary>
    public required EdgeSettings Edge { get; init; }

    /// <summary>MMDB files that know places of addresses, full paths: none to two.</summary>
    public required IReadOnlyList<string> PlaceFiles { get; init; }

    /// <summary>Read-only database connections: 2 to 64.</summary>
    public required int ReaderConnections { get; init; }

    /// <summary>How long running calls may go on once the server is told to stop: at most 8 s.</summary>
    public required TimeSpan DrainMax { get; init; }
}
