namespace MagnetarStudio.Core.Audit;

/// <summary>The reasons that a replay tells apart.</summary>
internal enum SaidReason
{
    /// <summary>None is there.</summary>
    None,

    /// <summary>Any other.</summary>
    Other,

    /// <summary>The account is shut.</summary>
    Disabled,

    /// <summary>The account was erased.</summary>
    Erased,

    /// <summary>The invitation is used, or over, and its row is gone.</summary>
    Closed,
}
