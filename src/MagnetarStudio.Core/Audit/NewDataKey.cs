namespace MagnetarStudio.Core.Audit;

/// <summary>A data key whose first record is in the batch: its row goes into the same transaction.</summary>
/// <param name="Id">Names it in records.</param>
/// <param name="Wrapped">The key, wrapped.</param>
public sealed record NewDataKey(uint Id, WrappedKey Wrapped);
