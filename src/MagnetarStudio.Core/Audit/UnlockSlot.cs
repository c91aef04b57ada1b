namespace MagnetarStudio.Core.Audit;

/// <summary>One way to a master key: the master key wrapped under a key that the operator holds.</summary>
/// <param name="Name">What the operator calls it; a wrong key is reported by this name.</param>
/// <param name="Master">Number of the master key. There are two while one takes over from another.</param>
/// <param name="Kind">How the wrapping key is derived.</param>
/// <param name="Salt">32 random bytes.</param>
/// <param name="Wrapped">The wrapped master key.</param>
public sealed record UnlockSlot(string Name, int Master, SlotKind Kind, byte[] Salt, byte[] Wrapped);
