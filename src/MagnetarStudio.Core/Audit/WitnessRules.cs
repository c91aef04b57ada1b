using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Whether a head follows from the one that a witness remembers. Pure.</summary>
public static class WitnessRules
{
    /// <summary>Judges a head whose signature was checked.</summary>
    /// <param name="remembered">The newest head that was cosigned; null for none.</param>
    /// <param name="asked">The head, and what is to show that it follows.</param>
    public static WitnessVerdict Judge(Checkpoint? remembered, CheckpointSubmission asked)
    {
        var (size, root) = (remembered?.Size ?? 0, remembered?.Root ?? TreeHash.OfEmptyTree);
        if (asked.OldSize != size)
        {
            return WitnessVerdict.OtherSize;
        }

        var head = asked.Head;
        if (head.Size == size && head.Root != root)
        {
            return WitnessVerdict.OtherRoot;
        }

        // Every tree begins with the empty one: there is nothing to prove, and nothing may pretend to.
        var holds = size == 0
            ? asked.Proof.Count == 0
            : MerkleProof.VerifyConsistency(size, root, head.Size, head.Root, [.. asked.Proof]);
        return holds ? WitnessVerdict.Cosigned : WitnessVerdict.NotProved;
    }
}
