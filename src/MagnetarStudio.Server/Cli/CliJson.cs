using System.Text.Json.Serialization;
using MagnetarStudio.Server.Cli.Views;

namespace MagnetarStudio.Server.Cli;

/// <summary>Writes results by generated code: names in snake_case, times in ISO 8601 UTC.</summary>
/// <remarks>Nothing is read by it, so what would describe the views to a reader is left out of the file.</remarks>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(IReadOnlyList<AccountView>))]
[JsonSerializable(typeof(IReadOnlyList<SessionView>))]
[JsonSerializable(typeof(RevokedView))]
[JsonSerializable(typeof(ClaimCodeView))]
[JsonSerializable(typeof(AuthenticatorView))]
[JsonSerializable(typeof(RecoveryCodesView))]
[JsonSerializable(typeof(IReadOnlyList<KeyView>))]
[JsonSerializable(typeof(KeysMadeView))]
[JsonSerializable(typeof(KeysCheckView))]
[JsonSerializable(typeof(KeyChangedView))]
[JsonSerializable(typeof(InitView))]
[JsonSerializable(typeof(ReadyView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(WitnessView))]
[JsonSerializable(typeof(VerifyView))]
[JsonSerializable(typeof(IReadOnlyList<EntryView>))]
[JsonSerializable(typeof(PrunedView))]
[JsonSerializable(typeof(TilesView))]
[JsonSerializable(typeof(ExportView))]
[JsonSerializable(typeof(CheckpointView))]
[JsonSerializable(typeof(ReceiptView))]
[JsonSerializable(typeof(ReceiptCheckView))]
[JsonSerializable(typeof(ProtosView))]
[JsonSerializable(typeof(VersionView))]
internal sealed partial class CliJson : JsonSerializerContext;
