namespace MagnetarStudio.Core.Audit;

/// <summary>A witness's memory cannot be read or written.</summary>
public sealed class WitnessStoreException(string message, Exception? cause = null) : Exception(message, cause);
