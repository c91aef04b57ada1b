using System.Runtime.InteropServices;

namespace MagnetarStudio.Storage.Pool;

/// <summary>The words of a place that many threads touch, with a cache line of their own on either side.</summary>
/// <remarks>
/// A whole line before and after, since processors fetch lines in pairs and neighbouring places are taken by different
/// ones. A struct, because the runtime does not honour <c>Size</c> on a class.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SizeBytes)]
internal struct PaddedWords
{
    /// <summary>Size with the padding, in bytes: three cache lines of 64.</summary>
    internal const int SizeBytes = 192;

    /// <summary>The number of the present turn: it moves on with each return.</summary>
    [FieldOffset(64)]
    internal long Turn;

    /// <summary>1 while the place waits to be taken, else 0.</summary>
    [FieldOffset(72)]
    internal int IsIdle;

    /// <summary>A <see cref="ConnectionCare"/>.</summary>
    [FieldOffset(76)]
    internal int Care;
}
