using System.Runtime.InteropServices;

namespace MagnetarStudio.Core.Metrics;

/// <summary>A number alone on its cache lines: two of 64 bytes, since processors fetch them in pairs.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCount
{
    /// <summary>The number.</summary>
    [FieldOffset(0)]
    public long Value;
}
