namespace MagnetarStudio.Core.Audit;

/// <summary>A key of the log as it is stored: sealed under one of the log's master keys.</summary>
/// <param name="Master">Number of the master key: 1 for a log's first.</param>
/// <param name="Bytes">Nonce, ciphertext and tag.</param>
public sealed record WrappedKey(int Master, byte[] Bytes);
