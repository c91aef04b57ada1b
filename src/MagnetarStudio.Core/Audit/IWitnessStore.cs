using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>What a witness remembers of each log: the newest head that it cosigned.</summary>
public interface IWitnessStore
{
    /// <summary>The newest head of the log, under the witness's own cosignature.</summary>
    /// <returns>Null if it never cosigned one.</returns>
    SignedNote? Find(string origin);

    /// <summary>Puts a head in the place of the one before. It is on the disk when this returns.</summary>
    /// <exception cref="WitnessStoreException">It may or may not be on the disk.</exception>
    void Put(string origin, SignedNote cosigned);
}
