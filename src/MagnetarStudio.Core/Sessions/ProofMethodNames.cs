namespace MagnetarStudio.Core.Sessions;

/// <summary>The stable codes of <see cref="ProofMethods"/> in the log.</summary>
public static class ProofMethodNames
{
    /// <summary>The code of one method: upper-case ASCII.</summary>
    public static string ToCode(this ProofMethods method) => method switch
    {
        ProofMethods.Password => "PASSWORD",
        ProofMethods.Totp => "TOTP",
        ProofMethods.RecoveryCode => "RECOVERY_CODE",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not one method."),
    };
}
