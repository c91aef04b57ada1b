namespace MagnetarStudio.LoadClient.Results;

/// <summary>What became of a call.</summary>
internal enum Outcome
{
    /// <summary>It succeeded, with the answer it should have.</summary>
    Answered,

    /// <summary>RESOURCE_EXHAUSTED: the server was honest about being busy.</summary>
    Refused,

    /// <summary>Anything else.</summary>
    Failed,
}
