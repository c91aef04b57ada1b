namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>One unary gRPC call, as h2load makes it again and again. Immutable.</summary>
/// <param name="Url">The method's address.</param>
/// <param name="Authorization">The <c>authorization</c> metadata; null for none.</param>
/// <param name="AnswerSizeBytes">Size of the message that answers it when it succeeds.</param>
internal sealed record LoadedCall(Uri Url, string? Authorization, int AnswerSizeBytes)
{
    /// <summary>What precedes a message: a flag and the length (gRPC over HTTP/2).</summary>
    public const int FrameHeadSizeBytes = 5;
}
