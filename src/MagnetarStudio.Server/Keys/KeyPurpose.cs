namespace MagnetarStudio.Server.Keys;

/// <summary>What the keys of one file are for, and how long a retired one is still accepted. Immutable.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Algorithms">What its keys may be; a new one is of the first unless something else is asked for.</param>
/// <param name="AcceptedAfter">How long after its retirement a key is still accepted; null for ever.</param>
internal sealed record KeyPurpose(string Name, IReadOnlyList<KeyAlgorithm> Algorithms, TimeSpan? AcceptedAfter)
{
    /// <summary>Signs access tokens. A retired key outlasts its last token by the 60 s of skew.</summary>
    public static readonly KeyPurpose Jwt =
        new("jwt", [KeyAlgorithm.Hs256, KeyAlgorithm.Es256], TimeSpan.FromSeconds(3_660));

    /// <summary>Makes refresh tokens. A session lives 30 days unless set, and is refreshed far more often.</summary>
    public static readonly KeyPurpose Refresh = new("refresh", [KeyAlgorithm.Hs256], TimeSpan.FromDays(30));

    /// <summary>Makes device secrets.</summary>
    /// <remarks>
    /// A refresh presents one and is answered a new one, so it must be accepted as long as a refresh token. A device
    /// that stays away longer is a stranger at its next sign-in, and known again after it.
    /// </remarks>
    public static readonly KeyPurpose Device = new("device", [KeyAlgorithm.Hs256], TimeSpan.FromDays(30));

    /// <summary>Signs the heads of the audit log. Old heads stay true, so old keys stay.</summary>
    public static readonly KeyPurpose Head = new("head", [KeyAlgorithm.Ed25519], null);

    /// <summary>
    /// Root of the keys that seal what lies outside the log. What it sealed must open, so old keys stay.
    /// </summary>
    public static readonly KeyPurpose Seal = new("seal", [KeyAlgorithm.HkdfSha256], null);

    /// <summary>Cosigns heads of other servers' logs. A witness's own, in its own directory.</summary>
    public static readonly KeyPurpose Witness = new("witness", [KeyAlgorithm.Ed25519], null);

    /// <summary>Every purpose of a server, in the order in which files are named.</summary>
    public static IReadOnlyList<KeyPurpose> All { get; } = [Jwt, Refresh, Device, Head, Seal];

    /// <summary>The algorithm of that name; null if the keys of this purpose cannot be of it.</summary>
    public KeyAlgorithm? FindAlgorithm(string name) => Algorithms.FirstOrDefault(known => known.Name == name);
}
