namespace MagnetarStudio.LoadClient;

/// <summary>A run that could not be made: its message is for whoever started it.</summary>
internal sealed class LoadException(string message) : Exception(message);
