using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MagnetarStudio.Storage.Tests;

/// <summary>A whole database in a directory of its own, and short ways to fill it.</summary>
internal sealed class DatabaseHost : IDisposable
{
    private readonly TempDatabase? _temp;
    private readonly EnvelopeKeyRing _totpKeys = TotpKeys(1);
    private readonly EnvelopeKeyRing _idempotencyKeys = IdempotencyKeys(1);

    /// <summary>Opens a database in a new directory, or in the one given.</summary>
    public DatabaseHost(string? directory = null)
    {
        _temp = directory is null ? new TempDatabase() : null;
        Directory = DataDirectory.Create(directory ?? _temp!.DirectoryPath);
        Refusals = new RefusalLimiter(Clock);
        Database = Open(Directory);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; } = new();

    public CountingSecrets Secrets { get; } = new();

    public NoticeRecorder Notices { get; } = new();

    public EndRecorder Ends { get; } = new();

    public RefusalLimiter Refusals { get; }

    public DataDirectory Directory { get; }

    /// <summary>How long the log is kept, from the next opening on.</summary>
    public RetentionPolicy Retention { get; set; } = RetentionPolicy.Default;

    public StudioDatabase Database { get; private set; }

    public static Caller Somebody { get; } = new(Actor.Nobody, null, "192.0.2.7", "test/1", "request-0");

    /// <summary>Opens a directory with these keys and clocks.</summary>
    public StudioDatabase Open(
        DataDirectory directory,
        AuditSecret? secret = null,
        Func<LogId, NoteSigner>? signer = null,
        Func<LogId, IReadOnlyList<NoteSigner>>? signers = null,
        IReadOnlyList<string>? pins = null,
        EnvelopeKeyRing? totp = null,
        EnvelopeKeyRing? idempotency = null)
    {
        var settings = new StudioDatabaseSettings(
            secret ?? TestLog.Secret,
            signers ?? (log => [(signer ?? TestLog.Signer)(log)]),
            pins ?? [],
            Connections: 4,
            SessionPolicy.Default,
            new RiskPolicy(),
            new PermissionRegistry([]),
            new GuessPolicy(),
            totp ?? _totpKeys,
            idempotency ?? _idempotencyKeys,
            Notices,
            Refusals,
            Ends.End)
        {
            Retention = Retention,
        };
        return StudioDatabase.Open(directory, settings, new MomentClock(Clock, Secrets), Clock, Secrets);
    }

    /// <summary>Closes the database in order and opens it again, with other keys if they are given.</summary>
    public void Restart(EnvelopeKeyRing? totp = null, EnvelopeKeyRing? idempotency = null)
    {
        Database.Dispose();
        Database = Open(Directory, totp: totp, idempotency: idempotency);
    }

    /// <summary>Keys that seal authenticators' secrets, the last of them the newest; each named by its bytes.</summary>
    public static EnvelopeKeyRing TotpKeys(params byte[] names) =>
        Keys(StudioDatabaseSettings.TotpKeyPurpose, names);

    /// <summary>Keys that seal results of calls that may be repeated, in the same manner.</summary>
    public static EnvelopeKeyRing IdempotencyKeys(params byte[] names) =>
        Keys(StudioDatabaseSettings.IdempotencyKeyPurpose, names);

    /// <summary>An account that somebody asks for.</summary>
    public NewAccount Asked(string name, Role role = Role.Member)
    {
        Assert.True(UserName.TryParse(name, out var userName));
        return new(AccountId.New(Clock, Secrets), userName, name, role, "$argon2id$test", MustChangePassword: false);
    }

    /// <summary>Creates an account, as the server.</summary>
    public async Task<Account> CreateAsync(string name, Role role = Role.Member)
    {
        var decision = await Database.Accounts.CreateAsync(Asked(name, role), Caller.Server, Cancel);
        Assert.Equal(AccountVerdict.Done, decision.Verdict);
        return decision.Next!;
    }

    /// <summary>A caller that is <paramref name="account"/>.</summary>
    public static Caller By(Account account, SessionId? session = null) =>
        Somebody.As(account.Id) with { Session = session };

    /// <summary>Signs in from a new device, or from a known one.</summary>
    public async Task<SignInGrant> SignInAsync(
        Account account,
        DeviceId? known = null,
        DeviceId? budget = null,
        PresentedFactor? factor = null,
        RiskSighting seen = default)
    {
        var proved = new ProvedSignIn(
            account.Id,
            account.Password.Epoch,
            new DeviceClaim(known, DeviceId.New(Clock, Secrets), "device", "test", "1.0"),
            SessionId.New(Clock, Secrets),
            NewSalt(),
            budget,
            factor,
            seen);
        return await Database.SignIns.SignInAsync(proved, Somebody.As(account.Id), Cancel);
    }

    /// <summary>The events that <paramref name="act"/> recorded, by their codes.</summary>
    public async Task<List<EventCode>> RecordedByAsync(Func<Task> act)
    {
        var before = Rows.Codes(Directory).Count;
        await act();
        return Rows.Codes(Directory)[before..];
    }

    public void Dispose()
    {
        Database.Dispose();
        _totpKeys.Dispose();
        _idempotencyKeys.Dispose();
        _temp?.Dispose();
    }

    private static EnvelopeKeyRing Keys(string purpose, byte[] names) => new(
        [.. names.Select(name => new EnvelopeKey(name, Enumerable.Repeat(name, 32).ToArray(), purpose))], names[^1]);

    private byte[] NewSalt()
    {
        var salt = new byte[Session.SaltSizeBytes];
        Secrets.Fill(salt);
        return salt;
    }
}
