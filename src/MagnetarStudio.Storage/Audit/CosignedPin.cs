using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>The newest head that a witness cosigned, in a file.</summary>
/// <remarks>A start behind it is refused, as behind any pin. Used by one thread at a time.</remarks>
public sealed class CosignedPin
{
    private readonly string _path;
    private readonly Func<IReadOnlyList<NoteVerifier>> _headKeys;

    /// <summary>Names the file and the keys of the log's heads as they are then; opens nothing.</summary>
    public CosignedPin(string path, Func<IReadOnlyList<NoteVerifier>> headKeys) =>
        (_path, _headKeys) = (path, headKeys);

    /// <summary>The head that was kept last.</summary>
    /// <returns>Null if there is none of this log.</returns>
    public SignedNote? Find() =>
        PinFile.Find(_path) is { } pin && _headKeys().Any(pin.IsHeadOf) ? pin.Note : null;

    /// <summary>Keeps a head of this log, with the cosignature under it.</summary>
    /// <returns>Null when it is on the disk; else why not, a sentence.</returns>
    public string? TryKeep(SignedNote cosigned)
    {
        ArgumentNullException.ThrowIfNull(cosigned);
        return PinFile.TryReplace(_path, cosigned.Encode(), _headKeys());
    }
}
