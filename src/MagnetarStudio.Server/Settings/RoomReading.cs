using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads the rules of sessions, passwords and accounts.</summary>
internal static class RoomReading
{
    private const int LifetimeMinutesMax = 43_200; // 30 days: how long a retired refresh key is accepted

    // Below the devices an account may have, so that the next sign-in always finds one without a session to put out.
    private const int LiveMaxCeiling = Device.PerAccountMax - 1;

    /// <summary>Sessions.</summary>
    public static SessionSettings Sessions(SettingReader reader)
    {
        var unlessSet = SessionPolicy.Default;
        return new SessionSettings(
            new SessionPolicy(
                Minutes(reader, "Magnetar:Sessions:LifetimeMinutes", unlessSet.Lifetime),
                Minutes(reader, "Magnetar:Sessions:IdleMinutes", unlessSet.IdleMax),
                Minutes(reader, "Magnetar:Sessions:PrivilegedIdleMinutes", unlessSet.PrivilegedIdleMax),
                reader.Number("Magnetar:Sessions:LiveMax", 1, LiveMaxCeiling, unlessSet.LiveMax),
                reader.Choice(
                    "Magnetar:Sessions:Cap",
                    [
                        ("evict_oldest", CapPolicy.EvictOldest),
                        ("evict_most_suspicious", CapPolicy.EvictMostSuspicious),
                        ("reject", CapPolicy.Reject),
                    ],
                    unlessSet.Cap)),
            reader.Number("Magnetar:Sessions:LiveTableEntries", 16, 1_000_000, 65_536));
    }

    /// <summary>Passwords.</summary>
    /// <returns>Null, and a fault, where the numbers do not go together.</returns>
    public static PasswordSettings? Passwords(SettingReader reader)
    {
        const int floor = PasswordPolicy.LengthFloor;
        const int ceiling = PasswordPolicy.LengthAlwaysAllowed;
        var policy = new PasswordPolicy(
            reader.Number("Magnetar:Passwords:LengthMin", floor, ceiling, PasswordPolicy.Default.LengthMin),
            reader.Number(
                "Magnetar:Passwords:LengthMinWithSecondFactor",
                floor,
                ceiling,
                PasswordPolicy.Default.LengthMinWithSecondFactor),
            reader.List("Magnetar:Passwords:SiteNames"));

        const string memoryName = "Magnetar:Passwords:Argon2MemoryKiB";
        var cost = new Argon2idCost(
            reader.Number(memoryName, 1, Argon2idCost.MemoryKiBMax, Argon2idCost.Default.MemoryKiB),
            reader.Number("Magnetar:Passwords:Argon2Passes", 1, Argon2idCost.PassesMax, Argon2idCost.Default.Passes));
        if (!cost.IsStrong)
        {
            reader.Refuse(memoryName, "and passes must be 19456 and 2, 47104 and 1, 12288 and 3, or more");
        }

        var queue = HashQueueLimits.Default;
        var length = reader.Number("Magnetar:Passwords:HashQueueLength", 4, 4_096, queue.Length);
        return new PasswordSettings(policy, cost, new HashQueueLimits(
            reader.Number("Magnetar:Passwords:HashWorkers", 1, 256, queue.Workers), length, length / 4));
    }

    /// <summary>Who may make an account.</summary>
    public static RegistrationMode Registration(SettingReader reader) => reader.Choice(
        "Magnetar:Registration:Mode",
        [
            ("closed", RegistrationMode.Closed),
            ("invitation", RegistrationMode.Invitation),
            ("open", RegistrationMode.Open),
        ],
        RegistrationMode.Closed);

    /// <summary>The founder whom the operator names.</summary>
    /// <returns>Null where none is named, or, with a fault, where it cannot be made.</returns>
    public static FounderSettings? Founder(SettingReader reader, PasswordSettings? passwords)
    {
        var name = reader.Text(SettingNames.FounderUserName);
        var password = reader.Text(SettingNames.FounderPassword);
        if (name is null && password is null)
        {
            return null;
        }

        if (name is null || password is null)
        {
            var (missing, set) = name is null
                ? (SettingNames.FounderUserName, SettingNames.FounderPassword)
                : (SettingNames.FounderPassword, SettingNames.FounderUserName);
            reader.Refuse(missing, $"is missing, and {set} is set");
            return null;
        }

        if (!UserName.TryParse(name, out var folded))
        {
            reader.Refuse(
                SettingNames.FounderUserName,
                $"must be {UserName.LengthMin} to {UserName.LengthMax} characters of a-z, 0-9, '.', '_' and '-'");
        }

        if (FaultOf(password, passwords, name) is { } fault)
        {
            reader.Refuse(SettingNames.FounderPassword, fault);
        }

        return folded is null ? null : new FounderSettings(folded.Value, password);
    }

    private static string? FaultOf(string text, PasswordSettings? passwords, string name)
    {
        if (SecretQuality.IsPlaceholder(text))
        {
            return "is still the placeholder";
        }

        if (!Password.TryCreate(text, out var password))
        {
            return $"must be at most {PasswordPolicy.LengthMax} characters";
        }

        using (password)
        {
            return passwords?.Policy.Check(password, isSecondFactorRequired: false, name) switch
            {
                PasswordVerdict.TooShort => $"must have at least {passwords.Policy.LengthMin} characters",
                PasswordVerdict.TooLong => $"must be at most {PasswordPolicy.LengthMax} characters",
                PasswordVerdict.ContextWord => "must have more to it than the names of the server and its founder",
                _ => null,
            };
        }
    }

    private static TimeSpan Minutes(SettingReader reader, string name, TimeSpan unlessSet) =>
        TimeSpan.FromMinutes(reader.Number(name, 1, LifetimeMinutesMax, (int)unlessSet.TotalMinutes));
}
