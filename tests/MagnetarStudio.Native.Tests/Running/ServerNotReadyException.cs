namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A server ended before it could answer.</summary>
internal sealed class ServerNotReadyException(CommandResult result)
    : Exception($"The server ended with {result.ExitCode} before it was ready.\n{result.Error}")
{
    /// <summary>What it answered.</summary>
    public CommandResult Result { get; } = result;
}
