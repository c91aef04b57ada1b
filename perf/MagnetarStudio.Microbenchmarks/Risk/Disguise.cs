namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>How far a thief looks like the owner's device.</summary>
internal enum Disguise
{
    /// <summary>A tool that shows itself.</summary>
    Tool,

    /// <summary>A tool that sends the agent and all that the device declares.</summary>
    Declared,

    /// <summary>The real application on the same platform: its TLS hello is the owner's.</summary>
    Application,
}
