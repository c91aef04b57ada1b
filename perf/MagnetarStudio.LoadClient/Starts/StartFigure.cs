namespace MagnetarStudio.LoadClient.Starts;

/// <summary>One start.</summary>
/// <param name="FirstAnswerMs">Milliseconds from before the program was started to its first answered call.</param>
/// <param name="IdleResidentBytes">Memory that it held five seconds later.</param>
internal sealed record StartFigure(double FirstAnswerMs, long IdleResidentBytes);
