namespace MagnetarStudio.Core.Audit;

/// <summary>What a subject key's row says of what the log says too.</summary>
/// <param name="Id">Which key.</param>
/// <param name="Owner">Whose it is.</param>
public sealed record SubjectKeyState(ulong Id, SubjectOwner Owner);
