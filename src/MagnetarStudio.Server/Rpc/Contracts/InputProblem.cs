namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>One field of a request that breaks its rule.</summary>
/// <param name="Field">Path of proto names: <c>entry.details[3].name</c>.</param>
/// <param name="Reason">What the rule asks, as the end of a sentence about the field. Never holds the value.</param>
internal readonly record struct InputProblem(string Field, string Reason);
