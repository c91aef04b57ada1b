using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Cli;

/// <summary>What commands work with. Immutable.</summary>
/// <param name="Terminal">Where they read and write.</param>
/// <param name="Environment">The process's environment.</param>
/// <param name="Clock">Time.</param>
/// <param name="Secrets">Chance.</param>
internal sealed record CommandTools(
    Terminal Terminal, IReadOnlyDictionary<string, string> Environment, TimeProvider Clock, ISecretSource Secrets);
