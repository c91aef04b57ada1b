using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Server.Auth;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Pins;
using MagnetarStudio.Server.Places;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Server;

/// <summary>One instance, open: its database, keys and keepers, composed by hand and listening nowhere yet.</summary>
internal sealed class Studio : IDisposable
{
    private static readonly TimeSpan s_slowOver = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_decoyInterval = TimeSpan.FromMinutes(1);

    private readonly EnvelopeKeyRing _totpKeys;
    private readonly EnvelopeKeyRing _idempotencyKeys;
    private readonly EnvelopeKeyRing _pendingKeys;
    private readonly LiveSessions _live;
    private readonly HashQueue _hashing;
    private readonly DecoyHashes _decoys;
    private readonly ITimer _decoyTimer;

    private Studio(
        ServerSettings settings,
        PermissionRegistry permissions,
        TimeProvider clock,
        ISecretSource secrets,
        ProcessEnd endProcess)
    {
        Metrics = new MetricRegistry(clock, s_slowOver);
        Refusals = new RefusalLimiter(clock);
        Permissions = permissions;
        var keys = KeyStore.Open(settings.Keys, settings.Tokens, clock, secrets);
        var policy = settings.Sessions.Policy;
        var guesses = new GuessPolicy();
        (_totpKeys, _idempotencyKeys, _pendingKeys) = OpenEnvelopeKeys(keys);

        // The table posts to a store that exists only once the database is open; it is empty until then.
        ISessionStore? store = null;
        _live = new LiveSessions(
            settings.Sessions.LiveTableEntries,
            entry => store!.TryNoteSeen(entry.Id, entry.LastSeenAt, entry.Seen));
        Places = OpenPlaces(settings.PlaceFiles);
        Observer = new RiskObserver(Places, clock);
        Database = StudioDatabase.Open(
            settings.Data,
            new StudioDatabaseSettings(
                settings.Audit.Secret,
                keys.OpenHeadSigners,
                settings.Audit.Pins.Paths,
                settings.ReaderConnections,
                policy,
                Risks,
                Permissions,
                guesses,
                _totpKeys,
                _idempotencyKeys,
                new NoticeFan(_live, Feed),
                Refusals,
                endProcess)
            {
                Retention = settings.Audit.Retention,
            },
            new MomentClock(clock, secrets),
            clock,
            secrets);
        store = Database.Sessions;
        LogKeys = new LogKeyChanges(Database, settings.Keys.Directory, clock, secrets);
        Sinks = new HeadSinks(Database, clock);
        Risk = new RiskKeeper(Database.Risk, Observer, Risks, clock);
        DeviceSecrets = new DeviceSecrets(keys.DeviceKeys);
        store = Database.Sessions;
        Sessions = new(store, _live, new RefreshTokens(keys.RefreshKeys), DeviceSecrets, policy, clock);

        using var decoyKey = keys.DeriveDecoyKey();
        _decoys = new DecoyHashes(decoyKey.Span, settings.Passwords.Cost, secrets);
        _hashing = new HashQueue(settings.Passwords.Queue, clock, Metrics);
        var hasher = new PasswordHasher(_hashing, _decoys, settings.Passwords.Cost, secrets);
        var claims = new RateBudget(RateLimit.ClaimCode, clock);
        Accounts = new AccountKeeper(
            Database.Accounts, hasher, settings.Passwords.Policy, settings.Registration, claims, clock, secrets);
        var guard = new GuessGuard(Database.SignIns, new NameSketch(guesses, clock, secrets), guesses, clock);
        var pending = new PendingSignIns(_pendingKeys, Database.InstanceId, secrets);
        SignIns = new SignInKeeper(
            Database.SignIns, Database.Accounts, Sessions, hasher, guard, DeviceSecrets, pending, Observer, clock,
            secrets);
        SecondFactors = new SecondFactorKeeper(Database.SecondFactors, guard, secrets);

        Instance = new InstanceName(Database.InstanceId.ToString("D"), settings.Tokens.Audience);
        AccessTokens = new AccessTokens(keys.Jwt, Instance.Issuer, settings.Tokens, secrets);
        _decoyTimer = clock.CreateTimer(_ => _ = RefreshDecoysAsync(), null, TimeSpan.Zero, s_decoyInterval);
    }

    /// <summary>Names the instance in tokens.</summary>
    public InstanceName Instance { get; }

    /// <summary>The open database.</summary>
    public StudioDatabase Database { get; }

    /// <summary>Changes keys of the audit log.</summary>
    public LogKeyChanges LogKeys { get; }

    /// <summary>Remembers heads of the log elsewhere.</summary>
    public HeadSinks Sinks { get; }

    /// <summary>Decides which refusals get a record.</summary>
    public RefusalLimiter Refusals { get; }

    /// <summary>Every operation's counts and times.</summary>
    public MetricRegistry Metrics { get; }

    /// <summary>The permissions there are.</summary>
    public PermissionRegistry Permissions { get; }

    /// <summary>Makes accounts and sets passwords.</summary>
    public AccountKeeper Accounts { get; }

    /// <summary>Decides which sessions live.</summary>
    public SessionKeeper Sessions { get; }

    /// <summary>Tells open streams of sessions.</summary>
    public SessionFeed Feed { get; } = new();

    /// <summary>By what risk is judged.</summary>
    public RiskPolicy Risks { get; } = new();

    /// <summary>Knows places of addresses.</summary>
    public IPlaceFinder Places { get; }

    /// <summary>Sees what connections show.</summary>
    public RiskObserver Observer { get; }

    /// <summary>Judges calls.</summary>
    public RiskKeeper Risk { get; }

    /// <summary>Signs in.</summary>
    public SignInKeeper SignIns { get; }

    /// <summary>Gives accounts a second factor and takes it away.</summary>
    public SecondFactorKeeper SecondFactors { get; }

    /// <summary>Makes and checks device secrets.</summary>
    public DeviceSecrets DeviceSecrets { get; }

    /// <summary>Makes and checks access tokens.</summary>
    public AccessTokens AccessTokens { get; }

    /// <summary>Opens an instance, and records that it started.</summary>
    /// <exception cref="ConfigurationException">The founder that the environment names cannot be made.</exception>
    public static async Task<Studio> OpenAsync(
        ServerSettings settings,
        PermissionRegistry permissions,
        TimeProvider clock,
        ISecretSource secrets,
        ProcessEnd endProcess,
        CancellationToken cancel)
    {
        var studio = new Studio(settings, permissions, clock, secrets, endProcess);
        try
        {
            var code = studio.Database.WasStoppedInOrder ? EventCode.ServerStarted : EventCode.ServerRecovered;
            await studio.Database.Audit.RecordAsync(new AuditEvent(code), Caller.Server, cancel);
            await studio.LogKeys.RotateHeadKeyAsync(finishesOnly: true, Caller.Server, cancel);
            _ = studio.FinishMasterKeyAsync();
            await EnvironmentFounder.MakeAsync(studio, settings.Founder, cancel);
            return studio;
        }
        catch
        {
            studio.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Records the end in order, on a full disk too, and has its head remembered elsewhere. Nothing more may be asked
    /// of the keepers then.
    /// </summary>
    public async Task StopAsync()
    {
        _live.SaveAll();
        await Database.Audit.RecordAsync(
            new AuditEvent(EventCode.ServerStopped), Caller.Server, CancellationToken.None, mayUseReserve: true);
        await Sinks.StopAsync();
    }

    /// <summary>Commits what is queued and lets go of the data directory.</summary>
    public void Dispose()
    {
        _decoyTimer.Dispose();
        _hashing.Dispose();
        Database.Dispose();
        LogKeys.Dispose();
        _totpKeys.Dispose();
        _idempotencyKeys.Dispose();
        _pendingKeys.Dispose();
        (Places as IDisposable)?.Dispose();
    }

    private static (EnvelopeKeyRing Totp, EnvelopeKeyRing Idempotency, EnvelopeKeyRing Pending) OpenEnvelopeKeys(
        KeyStore keys) => (
            keys.OpenEnvelopeKeys(StudioDatabaseSettings.TotpKeyPurpose),
            keys.OpenEnvelopeKeys(StudioDatabaseSettings.IdempotencyKeyPurpose),
            keys.OpenEnvelopeKeys(PendingSignIns.KeyPurpose));

    private static IPlaceFinder OpenPlaces(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? new NoPlaces() : new MmdbPlaces([.. paths.Select(MmdbFile.Open)]);

    // Subjects may be many: nobody waits for it, and what it does not come to is left to the next start.
    private async Task FinishMasterKeyAsync()
    {
        try
        {
            await Database.KeyRotation.RotateMasterKeyAsync(
                finishesOnly: true, Caller.Server, CancellationToken.None);
        }
        catch (Exception cutOff) when (cutOff is PoolExhaustedException or StorageBusyException
            or StorageFullException or StorageFailedException or AuditKeyException or ObjectDisposedException)
        {
            // Both master keys hold as long as both are needed; `keys rotate master` says what is in the way.
        }
    }

    // As accounts sign in, hashes of other kinds become rare, and decoys of these kinds with them.
    private async Task RefreshDecoysAsync()
    {
        try
        {
            _decoys.SetShares(await Database.Accounts.CountHashesAsync(CancellationToken.None));
        }
        catch (Exception unread) when (unread is PoolExhaustedException or ObjectDisposedException)
        {
            // The shares of a minute ago are good enough until the next time.
        }
    }
}
