namespace MagnetarStudio.Core.Risk;

/// <summary>Reads signals off a sighting and what is known. Pure: no clock, no chance, no floating point.</summary>
/// <remarks>
/// The address feeds ip_address_change or ip_subnet_change, and its place impossible_travel; the agent
/// user_agent_change; what is declared and the TLS hello fingerprint_mismatch. A device that is not the session's is a
/// mismatch, and one that the account has not had is new as well. What is missing is named and adds nothing.
/// </remarks>
public static class RiskRules
{
    /// <summary>Level of fingerprint_mismatch for another TLS hello alone: what an update can cause.</summary>
    public const int TlsHelloLevel = 3;

    private const int DeviceLevel = 2;
    private const int PlatformLevel = 2;
    private const int LanguageLevel = 1;

    /// <summary>Whether histories may learn from what got this band. From step-up on, only what was proved.</summary>
    public static bool MayLearn(RiskBand band) => band < RiskBand.StepUp;

    /// <summary>The signals of a call or refresh.</summary>
    /// <remarks>Takes nothing that a stranger can cause: wrong guesses move no live session's score.</remarks>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="session">What this session has shown.</param>
    /// <param name="account">What the account has shown.</param>
    /// <param name="isTokenReplayed">Whether the refresh rule found its tokens replayed.</param>
    /// <param name="policy">The numbers.</param>
    public static RiskVector ReadSession(
        in RiskSighting seen, RiskHistory session, RiskHistory account, bool isTokenReplayed, RiskPolicy policy)
    {
        var reading = new RiskReading(RiskScope.Session, seen, policy);
        var device = session.Devices.IndexOf(seen.Device);
        var isOther = device < 0 && seen.Device != FactKey.None && session.HasNamedDevice();
        reading.ReadNetwork(session, account);
        reading.ReadTravel(session);
        reading.ReadHour(account);
        reading.ReadAgent(session, device);
        reading.ReadFingerprint(
            session, device < 0 ? session.Devices.IndexOfLatest() : device, isOther ? DeviceLevel : 0);
        reading.ReadDevice(account, device >= 0 || account.Devices.IndexOf(seen.Device) >= 0);
        reading.Set(RiskSignal.TokenReplay, isTokenReplayed ? RiskVector.LevelMax : 0);
        return reading.Vector;
    }

    /// <summary>The signals of a sign-in whose password was right.</summary>
    /// <remarks>
    /// A known device is compared with itself alone; of one that was forgotten nothing can differ. A new device need
    /// not look like the others: its fingerprint says nothing, and its being new is a signal of its own.
    /// </remarks>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="account">What the account has shown.</param>
    /// <param name="circumstances">What else is known.</param>
    /// <param name="policy">The numbers.</param>
    public static RiskVector ReadSignIn(
        in RiskSighting seen, RiskHistory account, SignInCircumstances circumstances, RiskPolicy policy)
    {
        var reading = new RiskReading(RiskScope.SignIn, seen, policy);
        var device = circumstances.IsDeviceKnown ? account.Devices.IndexOf(seen.Device) : -1;
        reading.ReadNetwork(account, account);
        reading.ReadTravel(account);
        reading.ReadHour(account);
        reading.ReadAgent(circumstances.IsDeviceKnown && device < 0 ? RiskHistory.Empty : account, device);
        reading.ReadFingerprint(account, device, level: 0);
        reading.ReadDevice(account, circumstances.IsDeviceKnown);
        reading.Set(RiskSignal.FailedAttempts, LevelOfFailures(circumstances.FailedAttempts));
        reading.Set(RiskSignal.ConcurrentSessions, Math.Clamp(circumstances.LiveSessions, 0, RiskVector.LevelMax));
        reading.Set(RiskSignal.BreachedPassword, circumstances.IsPasswordBreached ? RiskVector.LevelMax : 0);
        return reading.Vector;
    }

    /// <summary>Adds the levels of a fingerprint's parts.</summary>
    internal static int LevelOfFingerprint(int device, bool isPlatformOther, bool isLanguageOther, bool isHelloOther) =>
        Math.Min(
            device + (isPlatformOther ? PlatformLevel : 0) + (isLanguageOther ? LanguageLevel : 0)
                + (isHelloOther ? TlsHelloLevel : 0),
            RiskVector.LevelMax);

    // A typing mistake or two, a forgotten password, a guesser, a machine.
    private static int LevelOfFailures(int failures) => failures switch
    {
        <= 0 => 0,
        <= 2 => 1,
        <= 5 => 2,
        <= 20 => 3,
        _ => RiskVector.LevelMax,
    };
}
