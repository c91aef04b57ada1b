using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>A row that says that an account was erased.</summary>
/// <param name="Id">Which account.</param>
public sealed record ErasedState(AccountId Id);
