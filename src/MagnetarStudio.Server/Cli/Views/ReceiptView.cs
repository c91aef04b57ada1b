namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A receipt that was written.</summary>
/// <param name="Receipt">Its file.</param>
/// <param name="Record">The record's file; null if it was not asked for.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Seq">The record's place in the log.</param>
/// <param name="Size">Records under the head that it leads to.</param>
internal sealed record ReceiptView(string Receipt, string? Record, string Origin, long Seq, long Size);
