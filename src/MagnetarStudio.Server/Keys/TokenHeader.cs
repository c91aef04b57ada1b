namespace MagnetarStudio.Server.Keys;

/// <summary>The header of a token whose form is ours. Nothing in it is trusted: the kid only looks up a key.</summary>
/// <param name="Algorithm"><c>alg</c>, as presented.</param>
/// <param name="Kid"><c>kid</c>, as presented.</param>
internal readonly record struct TokenHeader(string Algorithm, string Kid);
