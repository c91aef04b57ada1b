namespace MagnetarStudio.Server.Cli.Views;

/// <summary>One line of <c>serve --pin -</c>: the newest head of the log.</summary>
/// <param name="Size">Records under it.</param>
/// <param name="Root">Root over them, in hex.</param>
/// <param name="Note">The signed note, as it is kept.</param>
internal sealed record HeadLineView(long Size, string Root, string Note);
