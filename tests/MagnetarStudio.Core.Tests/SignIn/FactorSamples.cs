using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>An authenticator as a store would have read it, and its codes.</summary>
internal static class FactorSamples
{
    private static readonly byte[] s_secret = [.. Enumerable.Range(1, Totp.SecretSizeBytes).Select(at => (byte)at)];

    /// <summary>One that was handed out at <paramref name="madeAt"/>.</summary>
    public static SecondFactor Begun(DateTimeOffset madeAt) => new(
        new(Rows.IdOf(1)), s_secret, madeAt, madeAt + SecondFactor.ConfirmLife, ConfirmedAt: null, LastStep: 0);

    /// <summary>One that counts, and no code of it was used since.</summary>
    public static SecondFactor Confirmed(DateTimeOffset at) => Begun(at) with { ConfirmedAt = at };

    /// <summary>Its code, so many steps from <paramref name="now"/>.</summary>
    public static string CodeAt(DateTimeOffset now, int drift = 0) =>
        Totp.Compute(s_secret, Totp.StepAt(now) + drift);
}
