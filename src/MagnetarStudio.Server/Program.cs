using System.Collections;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Cli;

var environment = Environment.GetEnvironmentVariables()
    .Cast<DictionaryEntry>()
    .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? string.Empty);

return await MagnetarCommandLine.RunAsync(args, new CommandTools(
    Terminal.OfProcess(), environment, TimeProvider.System, new SystemSecretSource()));
