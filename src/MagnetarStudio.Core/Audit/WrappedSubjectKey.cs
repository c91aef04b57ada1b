namespace MagnetarStudio.Core.Audit;

/// <summary>A subject's key as it is stored. It opens for no other owner.</summary>
/// <param name="Owner">Whose the row says it is.</param>
/// <param name="Key">The key, wrapped for that owner.</param>
public sealed record WrappedSubjectKey(SubjectOwner Owner, WrappedKey Key);
