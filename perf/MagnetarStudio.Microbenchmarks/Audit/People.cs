using System.Buffers.Binary;
using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>Those who act in a seeded log: few do much, and many do little. Not thread-safe.</summary>
internal sealed class People
{
    private const int Accounts = 20_000;
    private const int SessionsEach = 50;

    private static readonly EventCode[] s_codes =
    [
        EventCode.SignIn, EventCode.SessionOpened, EventCode.SessionRefreshed, EventCode.SessionRefreshed,
        EventCode.SessionRefreshed, EventCode.SessionEnded, EventCode.SteppedUp, EventCode.SessionRenamed,
    ];

    private readonly Random _random = new(2030);

    /// <summary>The next thing that somebody does.</summary>
    public (AuditEvent What, Caller By) Next()
    {
        var person = Person();
        var session = SessionOf(person, _random.Next(SessionsEach));
        var what = new AuditEvent(s_codes[_random.Next(s_codes.Length)]) { TargetSession = session };
        var by = new Caller(Actor.Of(AccountOf(person)), session, AddressOf(person), "search-rate/1", "request-0");
        return (what, by);
    }

    /// <summary>Somebody, the busy ones more often.</summary>
    public AccountId Account() => AccountOf(Person());

    /// <summary>One of those who do least.</summary>
    public AccountId RareAccount() => AccountOf(Accounts - 1 - _random.Next(Accounts / 100));

    /// <summary>An account that never did anything.</summary>
    public AccountId Nobody() => AccountOf(Accounts + _random.Next(Accounts));

    /// <summary>A session of somebody.</summary>
    public SessionId Session() => SessionOf(Person(), _random.Next(SessionsEach));

    /// <summary>An address of somebody.</summary>
    public string Address() => AddressOf(Person());

    // Falls as the square of chance: the busiest hundredth does a tenth of everything.
    private int Person()
    {
        var chance = _random.NextDouble();
        return (int)(chance * chance * Accounts);
    }

    private static AccountId AccountOf(int person) => new(IdOf(1, person));

    private static SessionId SessionOf(int person, int session) => new(IdOf(2, person * SessionsEach + session));

    private static string AddressOf(int person) =>
        string.Create(CultureInfo.InvariantCulture, $"10.{person >> 8 & 255}.{person & 255}.1");

    // A UUIDv7 whose bytes say which.
    private static Guid IdOf(byte kind, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        (bytes[0], bytes[6], bytes[8]) = (kind, 0x70, 0x80);
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], number);
        return new Guid(bytes, bigEndian: true);
    }
}
