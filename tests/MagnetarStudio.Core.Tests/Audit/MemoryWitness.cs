using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>A witness's memory without a disk.</summary>
internal sealed class MemoryWitness : IWitnessStore
{
    private readonly Dictionary<string, SignedNote> _heads = [];

    public int Puts { get; private set; }

    public bool Fails { get; set; }

    public SignedNote? Find(string origin) => _heads.GetValueOrDefault(origin);

    public void Put(string origin, SignedNote cosigned)
    {
        if (Fails)
        {
            throw new WitnessStoreException("The disk is gone.");
        }

        _heads[origin] = cosigned;
        Puts++;
    }
}
