namespace MagnetarStudio.Storage.Writer;

/// <summary>How the result of an act is kept, so that a repeat under the same key is answered from it.</summary>
/// <remarks>Ids and numbers, never a secret: what else the answer holds is read again.</remarks>
/// <typeparam name="T">The answer.</typeparam>
internal interface IKeptResult<T>
{
    /// <summary>What to keep.</summary>
    /// <returns>Null for a rule's <em>no</em>: that is not remembered, and may be retried.</returns>
    byte[]? Write(T result);

    /// <summary>The answer of a repeat.</summary>
    T Read(WriteScope scope, ReadOnlySpan<byte> kept);
}
