namespace MagnetarStudio.Core.Accounts;

/// <summary>The stored half of a password.</summary>
/// <param name="Hash">Encoded hash (PHC string, or the earlier system's <c>salthex:hashhex</c>).</param>
/// <param name="Version">Moves whenever the hash does, so that no older hash is written over a newer one.</param>
/// <param name="Epoch">
/// Moves when the password itself changes: a proof of an older one opens nothing, and every device secret ends.
/// </param>
public sealed record PasswordState(string Hash, long Version, int Epoch)
{
    /// <summary>The state after the password itself changed.</summary>
    public PasswordState Changed(string hash) => new(hash, Version + 1, Epoch + 1);

    /// <summary>The state after the same password was hashed anew.</summary>
    public PasswordState Rehashed(string hash) => this with { Hash = hash, Version = Version + 1 };

    /// <summary>Always redacted.</summary>
    public override string ToString() => "PasswordState(redacted)";
}
