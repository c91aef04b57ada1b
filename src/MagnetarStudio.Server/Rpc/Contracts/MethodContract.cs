using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The terms on which a method is answered, as its proto file states them. Safe to share.</summary>
/// <param name="FullName">The name gRPC routes by, <c>/package.Service/Method</c>, as the descriptor spells it.</param>
/// <param name="Who">Whom the method answers; never unspecified.</param>
/// <param name="Permission">The permission it asks for; null unless <paramref name="Who"/> is a permission.</param>
/// <param name="StepUp">Whether the token must carry a fresh authentication.</param>
/// <param name="StepUpAtRisk">Whether it must be newer than a risk that asks for step-up.</param>
/// <param name="Idempotent">Whether an <c>idempotency-key</c> is honoured.</param>
/// <param name="DeadlineCap">Longest time spent on one call: 1 ms to 1 h.</param>
/// <param name="DuringPasswordChange">Whether it answers an account that must change its password first.</param>
/// <param name="Input">What each message of the request may hold.</param>
internal sealed record MethodContract(
    string FullName,
    Who Who,
    string? Permission,
    bool StepUp,
    bool StepUpAtRisk,
    bool Idempotent,
    TimeSpan DeadlineCap,
    bool DuringPasswordChange,
    InputRules Input);
