namespace MagnetarStudio.Core.Sessions;

/// <summary>The stable codes of <see cref="EndReason"/> in the log and on the wire.</summary>
public static class EndReasonNames
{
    /// <summary>The code: upper-case ASCII.</summary>
    public static string ToCode(this EndReason reason) => reason switch
    {
        EndReason.SignedOut => "SIGNED_OUT",
        EndReason.Revoked => "REVOKED",
        EndReason.RevokedByAdministrator => "REVOKED_BY_ADMINISTRATOR",
        EndReason.Evicted => "EVICTED",
        EndReason.Replaced => "REPLACED",
        EndReason.PasswordChanged => "PASSWORD_CHANGED",
        EndReason.AccountDisabled => "ACCOUNT_DISABLED",
        EndReason.Replayed => "REPLAYED",
        EndReason.DeviceForgotten => "DEVICE_FORGOTTEN",
        EndReason.Expired => "EXPIRED",
        EndReason.Idle => "IDLE",
        EndReason.SecondFactorChanged => "SECOND_FACTOR_CHANGED",
        EndReason.Risk => "RISK",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
    };
}
