using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>One SHA-256 hash of a Merkle tree: of a leaf, a node or a whole tree. Public by nature.</summary>
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly Vector256<byte> _bytes;

    /// <summary>Copies a hash.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, SizeBytes, nameof(bytes));
        _bytes = Vector256.Create(bytes);
    }

    /// <summary>The root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).</summary>
    public static TreeHash OfEmptyTree { get; } = new(SHA256.HashData([]));

    /// <summary>The bytes, for as long as the variable that holds this hash.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this));

    /// <summary>Writes the 32 bytes to the front of <paramref name="destination"/>.</summary>
    /// <exception cref="ArgumentException">There is no room.</exception>
    public void CopyTo(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>Whether both are the same hash. Not in constant time: hashes are no secrets.</summary>
    public bool Equals(TreeHash other) => _bytes == other._bytes;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _bytes.GetHashCode();

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Span);

    /// <summary>Whether both are the same hash.</summary>
    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);
}
