namespace MagnetarStudio.Cryptography;

/// <summary>Writes a secret into the buffer that will own it.</summary>
/// <param name="destination">Zeroed, and to be filled whole.</param>
/// <param name="state">What the caller of <see cref="SecretBytes.Create"/> passed.</param>
public delegate void FillSecret<in TState>(Span<byte> destination, TState state)
    where TState : allows ref struct;
