namespace MagnetarStudio.Core.Risk;

/// <summary>What is known of a session's risk, as the database holds it. Immutable.</summary>
/// <param name="History">What the session has shown.</param>
/// <param name="Opening">Score of the sign-in that opened it, until the owner steps up; null for none.</param>
/// <param name="Latest">Score of its calls, as last recorded; null before one had anything to say.</param>
/// <param name="JudgedAt">When it was last judged, UTC.</param>
/// <param name="StepUpSince">
/// Since when a sensitive call needs a proof of presence that is newer; null while none is needed.
/// </param>
/// <param name="Refreshes">Where its refresh tokens were answered.</param>
public sealed record SessionRisk(
    RiskHistory History,
    RiskScore? Opening,
    RiskScore? Latest,
    DateTimeOffset JudgedAt,
    DateTimeOffset? StepUpSince,
    RefreshNetworks Refreshes)
{
    /// <summary>Of a session of which nothing is known: it was opened before scores were.</summary>
    public static SessionRisk Unknown { get; } =
        new(RiskHistory.Empty, null, null, DateTimeOffset.UnixEpoch, null, default);

    /// <summary>The score that counts, the higher of both; null when there is none.</summary>
    public RiskScore? Score => Opening is { } opening && opening.Value >= (Latest?.Value ?? 0) ? opening : Latest;

    /// <summary>What it calls for.</summary>
    public RiskBand Band => Score?.Band ?? RiskBand.Normal;
}
