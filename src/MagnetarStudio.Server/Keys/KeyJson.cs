using System.Text.Json.Serialization;

namespace MagnetarStudio.Server.Keys;

/// <summary>Reads and writes key files by generated code, strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(KeyEntry[]))]
internal sealed partial class KeyJson : JsonSerializerContext;
