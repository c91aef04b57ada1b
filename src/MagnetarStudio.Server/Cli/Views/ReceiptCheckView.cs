namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What a receipt was found to be worth.</summary>
/// <param name="Proved">Whether the log of the key holds the record.</param>
/// <param name="Code">PROVED, RECEIPT_MALFORMED, HEAD_NOT_SIGNED or NOT_INCLUDED.</param>
/// <param name="Text">The same as a sentence.</param>
/// <param name="Origin">The name of the log that the key is of.</param>
/// <param name="Seq">The place in the log that the receipt speaks of; null if it cannot be read.</param>
/// <param name="Leaf">The hash of the record, in hex; null if it cannot be read.</param>
internal sealed record ReceiptCheckView(
    bool Proved, string Code, string Text, string Origin, long? Seq, string? Leaf);
