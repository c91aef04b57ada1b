namespace MagnetarStudio.Core.Risk;

/// <summary>A device that was shown, and what it declared of itself last; keys, 0 where it declared nothing.</summary>
/// <param name="Key">The device; 0 for the one that does not say which it is.</param>
/// <param name="Agent">Its agent family.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Language">Its language.</param>
/// <param name="TlsHello">Its TLS client hello.</param>
/// <param name="Seen">How well it is known.</param>
public readonly record struct DeviceTrace(
    ulong Key, ulong Agent, ulong Platform, ulong Language, ulong TlsHello, Familiarity Seen) : ITrace;
