namespace MagnetarStudio.Server.Cli.Views;

/// <summary>One thing that is not as it was written.</summary>
/// <param name="Level">The level that found it.</param>
/// <param name="Code">Its stable code.</param>
/// <param name="Seq">The first record it concerns; null for the log as a whole.</param>
/// <param name="Text">One sentence for a person.</param>
internal sealed record VerifyFindingView(string Level, string Code, long? Seq, string Text);
