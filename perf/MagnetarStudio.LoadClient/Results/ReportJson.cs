using System.Text.Json.Serialization;
using MagnetarStudio.LoadClient.Ratio;
using MagnetarStudio.LoadClient.Starts;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>Writes reports as JSON: member names like those of the server's own commands.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(RatioReport))]
[JsonSerializable(typeof(StartReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
