namespace MagnetarStudio.Server.Cli;

/// <summary>The command line cannot be meant as it stands: exit 64.</summary>
/// <param name="message">What is wrong with it, for the operator.</param>
internal sealed class UsageException(string message) : Exception(message);
