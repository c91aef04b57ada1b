namespace MagnetarStudio.Core.Audit;

/// <summary>How an act ended. Written to the log: a value is never reused.</summary>
public enum Outcome : byte
{
    /// <summary>It was done.</summary>
    Done = 1,

    /// <summary>It was refused; the reason says why.</summary>
    Refused = 2,
}
