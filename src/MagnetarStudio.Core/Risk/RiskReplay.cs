namespace MagnetarStudio.Core.Risk;

/// <summary>Makes recorded scores again, bit for bit, under the policies it knows. Immutable.</summary>
public sealed class RiskReplay
{
    // A handful, looked through.
    private readonly (byte[] Digest, RiskPolicy Policy)[] _policies;

    /// <summary>A replay that knows these policies.</summary>
    public RiskReplay(params IEnumerable<RiskPolicy> policies) =>
        _policies = [.. policies.Select(policy => (policy.ComputeDigest(), policy))];

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

        foreach (var (digest, policy) in _policies)
        {
            if (record[RiskVector.SizeBytes..].SequenceEqual(digest))
            {
                score = new(vector, policy);
                return ReplayAnswer.Replayed;
            }
        }

        return ReplayAnswer.PolicyUnknown;
    }
}
