namespace MagnetarStudio.Core.Audit;

/// <summary>One more thing that an application records of an event.</summary>
/// <param name="Name">Unique within the entry; visible ASCII, 64 bytes at most.</param>
/// <param name="Value">Free text. Personal.</param>
public sealed record EntryDetail(string Name, string Value);
