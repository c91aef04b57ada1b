namespace MagnetarStudio.Core.Audit;

/// <summary>How kinds of events are spelt for people and clients: dotted, lower case, never changed.</summary>
public static class EventNames
{
    private static readonly EventCode[] s_codes = Enum.GetValues<EventCode>();

    /// <summary>The name, such as <c>magnetar.session.ended</c>.</summary>
    public static string ToName(this EventCode code) => code switch
    {
        EventCode.LogBegun => "magnetar.log.begun",
        EventCode.DataKeyMade => "magnetar.key.data_made",
        EventCode.ClockStepped => "magnetar.clock.stepped",
        EventCode.ServerStarted => "magnetar.server.started",
        EventCode.ServerStopped => "magnetar.server.stopped",
        EventCode.ServerRecovered => "magnetar.server.recovered",
        EventCode.ReserveReleased => "magnetar.disk.reserve_released",
        EventCode.RefusalsCounted => "magnetar.refusals.counted",
        EventCode.KeyRotated => "magnetar.key.rotated",
        EventCode.ClaimCodeMade => "magnetar.setup.claim_code_made",
        EventCode.SetupClaimed => "magnetar.setup.claimed",
        EventCode.AccountCreated => "magnetar.account.created",
        EventCode.AccountDisabled => "magnetar.account.disabled",
        EventCode.AccountEnabled => "magnetar.account.enabled",
        EventCode.RoleSet => "magnetar.account.role_set",
        EventCode.InvitationMade => "magnetar.invitation.made",
        EventCode.InvitationUsed => "magnetar.invitation.used",
        EventCode.PermissionDenied => "magnetar.permission.denied",
        EventCode.AccountUnlocked => "magnetar.account.unlocked",
        EventCode.AccountErased => "magnetar.account.erased",
        EventCode.PasswordChanged => "magnetar.password.changed",
        EventCode.PasswordRehashed => "magnetar.password.rehashed",
        EventCode.DeviceAdded => "magnetar.device.added",
        EventCode.DeviceForgotten => "magnetar.device.forgotten",
        EventCode.SecondFactorBegun => "magnetar.second_factor.begun",
        EventCode.SecondFactorConfirmed => "magnetar.second_factor.confirmed",
        EventCode.SecondFactorRemoved => "magnetar.second_factor.removed",
        EventCode.RecoveryCodesMade => "magnetar.recovery_codes.made",
        EventCode.RecoveryCodeUsed => "magnetar.recovery_code.used",
        EventCode.SignIn => "magnetar.sign_in",
        EventCode.SessionOpened => "magnetar.session.opened",
        EventCode.SessionEnded => "magnetar.session.ended",
        EventCode.SessionRefreshed => "magnetar.session.refreshed",
        EventCode.SessionRenamed => "magnetar.session.renamed",
        EventCode.SteppedUp => "magnetar.session.stepped_up",
        EventCode.SecondFactorAsked => "magnetar.second_factor.asked",
        EventCode.SessionRiskChanged => "magnetar.session.risk_changed",
        EventCode.AuditSearched => "magnetar.audit.searched",
        EventCode.AuditExported => "magnetar.audit.exported",
        EventCode.LogPruned => "magnetar.audit.pruned",
        EventCode.AccountNoted => "magnetar.account.noted",
        EventCode.HeadKeyNoted => "magnetar.key.head_noted",
        EventCode.InvitationNoted => "magnetar.invitation.noted",
        EventCode.IndexSegmentSealed => "magnetar.audit.index_sealed",
        EventCode.ApplicationEntry => "magnetar.application.appended",
        _ => $"magnetar.unknown.{(int)code}",
    };

    /// <summary>The kind of that name; null for none of ours.</summary>
    public static EventCode? Find(string name)
    {
        foreach (var code in s_codes)
        {
            if (code.ToName() == name)
            {
                return code;
            }
        }

        return null;
    }
}
