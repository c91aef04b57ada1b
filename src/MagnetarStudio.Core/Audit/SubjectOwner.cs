using System.Buffers.Binary;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Whose a subject key is: an account's, or that of one month's strangers.</summary>
/// <param name="Account">The account; null for strangers.</param>
/// <param name="Month">Their month, UTC, as yyyymm; 0 for an account.</param>
public readonly record struct SubjectOwner(AccountId? Account, long Month)
{
    // The last microsecond that a date can say.
    private const long LastUs = 253_402_300_799_999_999;

    /// <summary>An account.</summary>
    public static SubjectOwner Of(AccountId account) => new(account, 0);

    /// <summary>The strangers of a month.</summary>
    public static SubjectOwner OfStrangers(long month) => new(null, month);

    /// <summary>The month of a time, as yyyymm.</summary>
    public static int MonthAt(DateTimeOffset time) => time.Year * 100 + time.Month;

    /// <summary>The month of a record's time, whatever it says.</summary>
    internal static int MonthAt(long timeUs) =>
        MonthAt(DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Clamp(timeUs, 0, LastUs)));

    /// <summary>For people.</summary>
    public override string ToString() => Account is { } account ? $"account {account}" : $"the strangers of {Month}";

    /// <summary>What a key is wrapped for.</summary>
    internal byte[] ToBytes()
    {
        if (Account is { } account)
        {
            return [1, .. account.Value.ToByteArray(bigEndian: true)];
        }

        Span<byte> month = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(month, Month);
        return [2, .. month];
    }
}
