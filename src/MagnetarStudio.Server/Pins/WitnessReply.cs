using System.Net;

namespace MagnetarStudio.Server.Pins;

/// <summary>What a witness answered, not believed yet. Immutable.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Body">Its text.</param>
/// <param name="Size">The size that it says it remembers; null where it says none.</param>
internal sealed record WitnessReply(HttpStatusCode Status, string Body, long? Size);
