namespace MagnetarStudio.Core.Risk;

/// <summary>One thing a history remembers.</summary>
internal interface ITrace
{
    /// <summary>What it is, in its own table; never <see cref="FactKey.None"/> but for an undeclared device.</summary>
    ulong Key { get; }

    /// <summary>How well it is known.</summary>
    Familiarity Seen { get; }
}
