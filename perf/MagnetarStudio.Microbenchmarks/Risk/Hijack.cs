namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>One attempt and its highest score within the first three calls.</summary>
/// <param name="Kind">How.</param>
/// <param name="Nearness">From where.</param>
/// <param name="Disguise">Looking like what.</param>
/// <param name="Score">In 1/10,000.</param>
internal sealed record Hijack(HijackKind Kind, Nearness Nearness, Disguise Disguise, int Score);
