namespace MagnetarStudio.Core.Risk;

/// <summary>The judgement of one vector under one policy. The same two give the same bits on every machine.</summary>
/// <remarks>Made without allocation. Equal scores have the same levels, gaps, and equal policies.</remarks>
public readonly record struct RiskScore
{
    /// <summary>Length of the recorded form, in bytes.</summary>
    public const int RecordSizeBytes = RiskVector.SizeBytes + DigestSizeBytes;

    /// <summary>Length of a policy's digest, in bytes.</summary>
    internal const int DigestSizeBytes = 32;

    /// <summary>Scores a vector.</summary>
    public RiskScore(RiskVector vector, RiskPolicy policy)
    {
        var logOdds = policy.Prior;
        for (var signal = default(RiskSignal); (int)signal < RiskSignals.Count; signal++)
        {
            logOdds += Share(policy, signal, vector.LevelOf(signal));
        }

        (Vector, Policy, Value) = (vector, policy, LogisticCurve.At(logOdds));
    }

    /// <summary>What was judged.</summary>
    public RiskVector Vector { get; }

    /// <summary>By what.</summary>
    public RiskPolicy Policy { get; }

    /// <summary>The score in 1/10,000: 0 to 10,000.</summary>
    public int Value { get; }

    /// <summary>The score as clients see it: 0 to 1.</summary>
    public double Fraction => Value / (double)LogisticCurve.One;

    /// <summary>What it calls for.</summary>
    public RiskBand Band => Policy.BandOf(Value);

    /// <summary>The part of every signal, in their order, those that added nothing too.</summary>
    public IReadOnlyList<RiskContribution> Explain()
    {
        var parts = new RiskContribution[RiskSignals.Count];
        var logOdds = Policy.Prior;
        for (var signal = default(RiskSignal); (int)signal < RiskSignals.Count; signal++)
        {
            var level = Vector.LevelOf(signal);
            var added = Share(Policy, signal, level);
            parts[(int)signal] = new(
                signal,
                level,
                Policy.WeightOf(signal),
                added,
                LogisticCurve.At(logOdds),
                LogisticCurve.At(logOdds + added));
            logOdds += added;
        }

        return parts;
    }

    /// <summary>The form to be recorded, for <see cref="RiskReplay"/>: the vector's, then the digest.</summary>
    public byte[] ToRecord()
    {
        var record = new byte[RecordSizeBytes];
        Vector.Write(record);
        Policy.ComputeDigest().CopyTo(record, RiskVector.SizeBytes);
        return record;
    }

    private static int Share(RiskPolicy policy, RiskSignal signal, int level) =>
        policy.WeightOf(signal) * level / RiskVector.LevelMax;
}
