namespace MagnetarStudio.Storage.Writer;

/// <summary>What is on the disk and what is believed may no longer agree: the process has to end.</summary>
/// <param name="why">One line for the operator, without any secret.</param>
/// <param name="cause">What happened.</param>
internal sealed class WriterBrokenException(string why, Exception cause) : Exception(why, cause);
