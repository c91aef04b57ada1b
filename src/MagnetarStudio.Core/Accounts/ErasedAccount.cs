namespace MagnetarStudio.Core.Accounts;

/// <summary>The answer to an erasure.</summary>
/// <param name="Verdict">Whether it was done.</param>
/// <param name="IsOverwritten">
/// Whether nothing of it is left in the server's files. False while another process still reads an older state of the
/// database, which keeps it: it is overwritten as soon as that ends.
/// </param>
public sealed record ErasedAccount(AccountVerdict Verdict, bool IsOverwritten);
