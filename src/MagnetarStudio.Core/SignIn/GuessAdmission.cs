using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What the guard says of a guess before it is made.</summary>
/// <param name="Answer">Allowed, or how long to wait.</param>
/// <param name="Budget">The known device whose own tries it uses; null for the strangers'.</param>
/// <param name="WantsKnownDevice">Whether even the right password is answered like a wrong one.</param>
public readonly record struct GuessAdmission(BudgetAnswer Answer, DeviceId? Budget, bool WantsKnownDevice);
