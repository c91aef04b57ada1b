using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Keys;

/// <summary>
/// Every key of the server but the audit log's, as its files held them at start. Immutable, thread-safe.
/// </summary>
/// <remarks>
/// The files are trusted with everything but the log's content: whoever holds them signs tokens and heads. They may lie
/// off the data disk, and no backup has them.
/// </remarks>
internal sealed class KeyStore
{
    private readonly KeyRing _refresh;
    private readonly KeyRing _device;
    private readonly KeyRing _head;
    private readonly KeyRing _seal;

    private KeyStore(IReadOnlyDictionary<KeyPurpose, KeyRing> rings)
    {
        Jwt = rings[KeyPurpose.Jwt];
        _refresh = rings[KeyPurpose.Refresh];
        _device = rings[KeyPurpose.Device];
        _head = rings[KeyPurpose.Head];
        _seal = rings[KeyPurpose.Seal];
    }

    /// <summary>What signs access tokens.</summary>
    public KeyRing Jwt { get; }

    /// <summary>What makes refresh tokens.</summary>
    public MacKeyRing RefreshKeys => _refresh.ToMacKeys();

    /// <summary>What makes device secrets.</summary>
    public MacKeyRing DeviceKeys => _device.ToMacKeys();

    /// <summary>Every ring, in the order of <see cref="KeyPurpose.All"/>.</summary>
    public IReadOnlyList<KeyRing> Rings => [Jwt, _refresh, _device, _head, _seal];

    private static ReadOnlySpan<byte> DecoyUse => "magnetar/v1/decoy"u8;

    /// <summary>Opens the keys for a start: makes what may be made, takes the operator's own, and reads all.</summary>
    /// <exception cref="ConfigurationException">Every file that is missing or cannot be used.</exception>
    public static KeyStore Open(KeySettings settings, TokenSettings tokens, TimeProvider clock, ISecretSource secrets)
    {
        if (settings.MakeMissing)
        {
            EnsureAll(settings.Directory, tokens.Algorithm, clock, secrets);
        }

        JwtKeys.Prepare(new KeyFile(settings.Directory, KeyPurpose.Jwt), settings.JwtSecret, tokens, clock, secrets);
        return Load(settings.Directory);
    }

    /// <summary>Reads all files and changes nothing.</summary>
    /// <exception cref="ConfigurationException">Every file that is missing or cannot be used.</exception>
    public static KeyStore Load(string directory)
    {
        var faults = FindFaults(directory, mayBeMissing: _ => false);
        return faults.Count == 0
            ? new KeyStore(
                KeyPurpose.All.ToDictionary(purpose => purpose, purpose => new KeyFile(directory, purpose).Read()))
            : throw new ConfigurationException(faults);
    }

    /// <summary>Whether every file is there; what is in them is not looked at.</summary>
    public static bool HasAll(string directory) =>
        KeyPurpose.All.All(purpose => new KeyFile(directory, purpose).Exists);

    /// <summary>Public halves of the keys that signed the heads of <paramref name="log"/>; the newest last.</summary>
    /// <returns>None when there is no head key here, as beside a copy of the database.</returns>
    /// <exception cref="ConfigurationException">There is one, and it cannot be used.</exception>
    public static IReadOnlyList<NoteVerifier> ReadHeadKeys(string directory, LogId log)
    {
        var file = new KeyFile(directory, KeyPurpose.Head);
        var signers = file.Exists ? OpenHeadSigners(file.Read(), log) : [];
        NoteVerifier[] verifiers = [.. signers.Select(signer => signer.Verifier)];
        foreach (var signer in signers)
        {
            signer.Dispose();
        }

        return verifiers;
    }

    /// <summary>Looks at every file.</summary>
    /// <param name="directory">The keys' directory.</param>
    /// <param name="mayBeMissing">The purposes whose file will be made.</param>
    /// <returns>What is missing or cannot be used, a line each.</returns>
    public static IReadOnlyList<string> FindFaults(string directory, Predicate<KeyPurpose> mayBeMissing)
    {
        var faults = new List<string>();
        foreach (var purpose in KeyPurpose.All)
        {
            var file = new KeyFile(directory, purpose);
            if (file.Exists || !mayBeMissing(purpose))
            {
                faults.AddRange(file.FindFaults());
            }
        }

        // A directory that is missing or open is every file's fault, and is said once.
        return [.. faults.Distinct()];
    }

    /// <summary>Makes every file that is missing and leaves the others as they are.</summary>
    /// <returns>The purposes whose file was made; none if all were there.</returns>
    /// <exception cref="ConfigurationException">A file or the directory cannot be made.</exception>
    public static IReadOnlyList<KeyPurpose> EnsureAll(
        string directory, KeyAlgorithm tokenAlgorithm, TimeProvider clock, ISecretSource secrets)
    {
        var made = new List<KeyPurpose>();
        foreach (var purpose in KeyPurpose.All)
        {
            var file = new KeyFile(directory, purpose);
            if (!file.Exists)
            {
                var algorithm = purpose == KeyPurpose.Jwt ? tokenAlgorithm : purpose.Algorithms[0];
                file.Create(KeyRing.Make(purpose, algorithm, clock.GetUtcNow(), secrets));
                made.Add(purpose);
            }
        }

        return made;
    }

    /// <summary>
    /// What signs the heads of <paramref name="log"/>, and what signed them before; the newest last. The caller
    /// disposes them.
    /// </summary>
    public IReadOnlyList<NoteSigner> OpenHeadSigners(LogId log) => OpenHeadSigners(_head, log);

    /// <summary>
    /// What seals values of one purpose at rest. What a retired key has sealed still opens. The caller disposes it.
    /// </summary>
    /// <param name="purpose">What is sealed: ASCII, the same for ever.</param>
    public EnvelopeKeyRing OpenEnvelopeKeys(string purpose) => new(
        [.. _seal.Keys.Select(key => new EnvelopeKey(key.Kid, key.Secret, purpose))], _seal.Newest.Kid);

    /// <summary>
    /// The key that chooses the decoy hash of a name without an account, 32 bytes. It outlives the process.
    /// </summary>
    /// <remarks>
    /// From the oldest sealing key, which stays: a decoy that changed would betray that nobody has the name.
    /// </remarks>
    public SecretBytes DeriveDecoyKey() => HkdfSha256.DeriveKey(_seal.Keys[0].Secret, salt: [], DecoyUse);

    /// <summary>Always redacted.</summary>
    public override string ToString() => "KeyStore(redacted)";

    private static NoteSigner[] OpenHeadSigners(KeyRing keys, LogId log) =>
    [
        .. keys.Keys.Where(key => key != keys.Newest).Select(key => new NoteSigner(log.Origin, key.Secret)),
        new NoteSigner(log.Origin, keys.Newest.Secret),
    ];
}
