using System.Text.Json.Serialization;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>Reads the server's ready line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReadyLine))]
internal sealed partial class TargetJson : JsonSerializerContext;
