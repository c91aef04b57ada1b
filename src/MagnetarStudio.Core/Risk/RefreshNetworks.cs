namespace MagnetarStudio.Core.Risk;

/// <summary>To which networks a session's refresh tokens were answered: two holders take turns, one does not.</summary>
/// <remarks>
/// An answer that got lost is asked for again, and between two tries a telephone may change its network. That happens
/// once; where it happens to two tokens in a row, somebody else holds a copy and answers within the grace.
/// </remarks>
/// <param name="First">Subnet to which the newest token was first answered; 0 if it had no address.</param>
/// <param name="IsElsewhere">Whether it was answered again to another one.</param>
/// <param name="WasElsewhere">Whether the token before it was.</param>
/// <param name="IsReplayed">Whether both were, at any time since the owner last proved to be there.</param>
public readonly record struct RefreshNetworks(ulong First, bool IsElsewhere, bool WasElsewhere, bool IsReplayed)
{
    /// <summary>Those of a session whose first token was answered here.</summary>
    public static RefreshNetworks Begin(in RiskSighting seen) => new(SubnetOf(seen), false, false, false);

    /// <summary>A new token was answered.</summary>
    public RefreshNetworks Rotated(in RiskSighting seen) => new(SubnetOf(seen), false, IsElsewhere, IsReplayed);

    /// <summary>The newest token was answered again.</summary>
    public RefreshNetworks Repeated(in RiskSighting seen)
    {
        var isElsewhere = IsElsewhere || (First != 0 && SubnetOf(seen) is not 0 and var subnet && subnet != First);
        return this with { IsElsewhere = isElsewhere, IsReplayed = IsReplayed || (isElsewhere && WasElsewhere) };
    }

    private static ulong SubnetOf(in RiskSighting seen) => seen.Network?.Subnet ?? 0;
}
