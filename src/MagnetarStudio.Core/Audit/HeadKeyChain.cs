using System.Text;
using MagnetarStudio.Cryptography.Signatures;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The keys that signed the log's heads, one after the other: the first as the first record announces it, each later
/// one as the record says that its predecessor signed.
/// </summary>
internal sealed class HeadKeyChain(LogId log)
{
    private readonly List<NoteVerifier> _keys = [];

    /// <summary>The keys, oldest first.</summary>
    public IReadOnlyList<NoteVerifier> Keys => _keys;

    /// <summary>The key that signs heads now; null for none.</summary>
    public NoteVerifier? Newest => _keys.Count == 0 ? null : _keys[^1];

    /// <summary>The clear part that announces a log's first key.</summary>
    public static void WriteFirst(FieldWriter clear, NoteVerifier first) =>
        clear.Write((byte)ClearTag.HeadKey, first.PublicKey);

    /// <summary>The clear part of the record with which <paramref name="next"/> takes over.</summary>
    public static byte[] Announce(NoteSigner predecessor, NoteVerifier next)
    {
        var clear = new FieldWriter();
        clear.Write((byte)ClearTag.HeadKey, next.PublicKey);
        var note = SignedNote.Sign(SuccessionText(next), predecessor);
        clear.Write((byte)ClearTag.HeadKeySuccession, Encoding.UTF8.GetBytes(note.Encode()));
        return clear.ToArray();
    }

    /// <summary>Takes in the key that a record announces, if it announces one.</summary>
    /// <param name="clear">The record's clear part.</param>
    /// <param name="isFirst">Whether nothing that is still there can have announced one before.</param>
    /// <returns>False for a key that its predecessor did not sign: it is none.</returns>
    public bool TryAdd(ClearPart clear, bool isFirst)
    {
        if (clear.HeadKey is not { } bytes)
        {
            return true;
        }

        if (bytes.Length != Ed25519.PublicKeySizeBytes)
        {
            return isFirst;
        }

        var key = new NoteVerifier(log.Origin, bytes);
        if (!isFirst && !IsSuccessor(key, clear.HeadKeySuccession))
        {
            return false;
        }

        _keys.Add(key);
        return true;
    }

    // Its first line is none of a head's: what was signed as one is never taken for the other.
    private static string SuccessionText(NoteVerifier next) => $"{AuditDomains.HeadKeySuccession}\n{next}\n";

    private bool IsSuccessor(NoteVerifier key, byte[]? succession) =>
        Newest is { } predecessor
        && succession is not null
        && SignedNote.TryParse(Encoding.UTF8.GetString(succession), out var note)
        && note.Text == SuccessionText(key)
        && note.IsSignedBy(predecessor);
}
