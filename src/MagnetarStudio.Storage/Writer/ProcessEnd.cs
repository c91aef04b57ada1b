namespace MagnetarStudio.Storage.Writer;

/// <summary>Ends the process at once: what is on the disk and what is believed may no longer agree.</summary>
/// <param name="why">One line for the operator, without any secret.</param>
/// <param name="cause">What happened.</param>
/// <remarks>Must not return. Nobody is answered; the next start reads what really is on the disk.</remarks>
public delegate void ProcessEnd(string why, Exception cause);
