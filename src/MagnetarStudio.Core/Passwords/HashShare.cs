namespace MagnetarStudio.Core.Passwords;

/// <summary>How many accounts hold password hashes of one kind: those that take the same time to check.</summary>
/// <param name="Parameters">
/// What stands before the salt in the stored text, such as <c>$argon2id$v=19$m=19456,t=2,p=1$</c>; empty for the
/// <c>salthex:hashhex</c> of the earlier system.
/// </param>
/// <param name="Accounts">Accounts that hold one.</param>
public sealed record HashShare(string Parameters, int Accounts);
