using System.Diagnostics.CodeAnalysis;

namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>A stored password hash that can check a password and cannot print itself.</summary>
/// <remarks>
/// Immutable and thread-safe. Passwords are bytes exactly as sent: nothing is trimmed, folded, cut or normalised.
/// </remarks>
public abstract class PasswordHash
{
    private protected PasswordHash()
    {
    }

    /// <summary>Hashes a new password with Argon2id and a fresh salt.</summary>
    /// <exception cref="ArgumentException">The cost is outside its limits.</exception>
    /// <exception cref="InsufficientMemoryException">The system did not give the memory.</exception>
    public static PasswordHash Create(ReadOnlySpan<byte> password, Argon2idCost cost, ISecretSource secrets) =>
        Argon2idHash.Create(password, cost, secrets);

    /// <summary>
    /// Reads a stored hash: the PHC text of <see cref="Argon2idHash"/> or <see cref="Pbkdf2Hash"/>, or the
    /// <c>salthex:hashhex</c> of an imported account.
    /// </summary>
    /// <returns>False for any other text, other spellings and costs out of bounds included.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PasswordHash? hash)
    {
        hash = text is null ? null : Argon2idHash.Parse(text) ?? (PasswordHash?)Pbkdf2Hash.Parse(text);
        return hash is not null;
    }

    /// <summary>Whether this is the hash of <paramref name="password"/>. Costs a whole hash either way.</summary>
    /// <remarks>The comparison takes constant time, and the derived bytes are zeroed.</remarks>
    /// <exception cref="InsufficientMemoryException">The system did not give the memory.</exception>
    public abstract bool Verify(ReadOnlySpan<byte> password);

    /// <summary>Whether a new hash at <paramref name="cost"/> should replace this one at the next sign-in.</summary>
    public abstract bool NeedsRehash(Argon2idCost cost);

    /// <summary>The text to store (PHC string format). Secret: it never goes to a log or an answer.</summary>
    public abstract string Encode();

    /// <summary>The kind and <c>(redacted)</c>, so that no log line can carry the hash.</summary>
    public sealed override string ToString() => $"{Kind}(redacted)";

    private protected abstract string Kind { get; }
}
