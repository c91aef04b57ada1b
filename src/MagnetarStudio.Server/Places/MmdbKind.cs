namespace MagnetarStudio.Server.Places;

/// <summary>Types of values by their number in the file: MaxMind DB File Format 2.0, "Output Data Section".</summary>
internal enum MmdbKind
{
    /// <summary>Stands for a value elsewhere in the section.</summary>
    Pointer = 1,

    /// <summary>UTF-8.</summary>
    Text = 2,

    /// <summary>IEEE 754 binary64.</summary>
    Double = 3,

    /// <summary>Bytes without a meaning here.</summary>
    Bytes = 4,

    /// <summary>Up to 2 bytes.</summary>
    UInt16 = 5,

    /// <summary>Up to 4 bytes.</summary>
    UInt32 = 6,

    /// <summary>Keys, which are texts, and values in turn.</summary>
    Map = 7,

    /// <summary>Up to 4 bytes, two's complement.</summary>
    Int32 = 8,

    /// <summary>Up to 8 bytes.</summary>
    UInt64 = 9,

    /// <summary>Up to 16 bytes.</summary>
    UInt128 = 10,

    /// <summary>Values.</summary>
    Array = 11,

    /// <summary>Its size is its value.</summary>
    Boolean = 14,

    /// <summary>IEEE 754 binary32.</summary>
    Float = 15,
}
