using System.Collections.Frozen;

namespace MagnetarStudio.Core.Risk;

/// <summary>Makes recorded scores again, bit for bit, under the policies it knows. Immutable.</summary>
public sealed class RiskReplay
{
    private readonly FrozenDictionary<string, RiskPolicy> _policies;

    /// <summary>A replay that knows these policies; those of one digest count once.</summary>
    public RiskReplay(params IEnumerable<RiskPolicy> policies) => _policies = policies
        .DistinctBy(policy => NameOf(policy.ComputeDigest()), StringComparer.Ordinal)
        .ToFrozenDictionary(policy => NameOf(policy.ComputeDigest()), StringComparer.Ordinal);

    /// <summary>Makes the score of a record again.</summary>
    /// <param name="record">As <see cref="RiskScore.ToRecord"/> wrote it.</param>
    /// <param name="score">The score; the default unless the answer is <see cref="ReplayAnswer.Replayed"/>.</param>
    public ReplayAnswer TryReplay(ReadOnlySpan<byte> record, out RiskScore score)
    {
        score = default;
        if (record.Length != RiskScore.RecordSizeBytes
            || !RiskVector.TryRead(record[..RiskVector.SizeBytes], out var vector))
        {
            return ReplayAnswer.Malformed;
        }

        if (!_policies.TryGetValue(NameOf(record[RiskVector.SizeBytes..]), out var policy))
        {
            return ReplayAnswer.PolicyUnknown;
        }

        score = new(vector, policy);
        return ReplayAnswer.Replayed;
    }

    private static string NameOf(ReadOnlySpan<byte> digest) => Convert.ToHexString(digest);
}
