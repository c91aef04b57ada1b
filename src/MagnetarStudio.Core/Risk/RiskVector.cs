using System.Buffers.Binary;
using System.Numerics;

namespace MagnetarStudio.Core.Risk;

/// <summary>The levels of all signals: all that a score is made of, and nothing that names a person or place.</summary>
/// <param name="Scope">What it is about.</param>
/// <param name="Gaps">What was missing when the signals were read.</param>
/// <param name="Levels">Four bits a signal, the first in the lowest; see <see cref="LevelOf"/>.</param>
public readonly record struct RiskVector(RiskScope Scope, RiskGaps Gaps, ulong Levels)
{
    /// <summary>The full level. Quarters: a habit that changes a little does not make every score a new one.</summary>
    public const int LevelMax = 4;

    /// <summary>Length of the binary form, in bytes.</summary>
    public const int SizeBytes = 12;

    private const byte FormVersion = 1;
    private const int BitsPerLevel = 4;
    private const ulong LevelMask = 15;
    private const int GapsMax = ((int)RiskGaps.PastHours * 2) - 1;

    /// <summary>How many things were missing.</summary>
    public int GapCount => BitOperations.PopCount((uint)Gaps);

    /// <summary>The level of a signal: 0, not there, to 4, fully there.</summary>
    public int LevelOf(RiskSignal signal) => (int)(Levels >> ((int)signal * BitsPerLevel) & LevelMask);

    /// <summary>The same with a signal at another level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The level is not 0 to 4, or the signal has no place in this scope.
    /// </exception>
    public RiskVector With(RiskSignal signal, int level)
    {
        if (level is < 0 or > LevelMax || (level > 0 && Scope == RiskScope.Session && signal.IsSignInOnly()))
        {
            throw new ArgumentOutOfRangeException(nameof(level), $"{signal.ToName()} at {level} in {Scope}.");
        }

        var shift = (int)signal * BitsPerLevel;
        return this with { Levels = (Levels & ~(LevelMask << shift)) | ((ulong)level << shift) };
    }

    /// <summary>Writes the binary form: version 1, scope 1, gaps 2, levels 8 bytes, big-endian.</summary>
    /// <param name="bytes">At least <see cref="SizeBytes"/>.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = FormVersion;
        bytes[1] = (byte)Scope;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Gaps);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], Levels);
    }

    /// <summary>Reads the binary form.</summary>
    /// <returns>False for anything that <see cref="Write"/> would not have written.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RiskVector vector)
    {
        vector = default;
        if (bytes.Length != SizeBytes || bytes[0] != FormVersion)
        {
            return false;
        }

        var read = new RiskVector(
            (RiskScope)bytes[1],
            (RiskGaps)BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]));
        var isValid = read.IsValid();
        vector = isValid ? read : default;
        return isValid;
    }

    private bool IsValid()
    {
        if (Scope is not (RiskScope.Session or RiskScope.SignIn) || (int)Gaps > GapsMax
            || Levels >> (RiskSignals.Count * BitsPerLevel) != 0)
        {
            return false;
        }

        for (var signal = default(RiskSignal); (int)signal < RiskSignals.Count; signal++)
        {
            var level = LevelOf(signal);
            if (level > LevelMax || (level > 0 && Scope == RiskScope.Session && signal.IsSignInOnly()))
            {
                return false;
            }
        }

        return LevelOf(RiskSignal.IpAddressChange) == 0 || LevelOf(RiskSignal.IpSubnetChange) == 0;
    }
}
