namespace MagnetarStudio.Server.Cli;

/// <summary>What was to be verified cannot be: exit 2.</summary>
/// <param name="message">What is missing, for the operator.</param>
internal sealed class UnverifiableException(string message) : Exception(message);
