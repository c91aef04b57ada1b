using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Server.Auth;
using MagnetarStudio.Server.Control;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Contracts;
using MagnetarStudio.Server.Sessions;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server;

/// <summary>The services of this release: their contracts, what they need, and where they are mapped.</summary>
internal static class ServicesModule
{
    /// <summary>
    /// The terms of every method. The server does not start where they are missing or contradict themselves.
    /// </summary>
    public static ContractCatalogue ReadContracts(PermissionRegistry permissions) => ContractCatalogue.Read(
        [
            AuthService.Descriptor,
            AccountService.Descriptor,
            SessionService.Descriptor,
            AuditService.Descriptor,
            ControlService.Descriptor,
        ],
        HttpModule.PublicServices,
        permissions.All.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal));

    /// <summary>Adds the open studio and what serves it.</summary>
    public static void AddStudio(this IServiceCollection services, Studio studio, ServerSettings settings)
    {
        services.AddSingleton(studio.Instance);
        services.AddSingleton(studio.Database);
        services.AddSingleton(studio.Database.Accounts);
        services.AddSingleton(studio.Database.Sessions);
        services.AddSingleton(studio.Database.Audit);
        services.AddSingleton(studio.Database.LogEntries);
        services.AddSingleton(studio.Database.LogSearch);
        services.AddSingleton(studio.Database.Retention);
        services.AddHostedService<RetentionRun>();
        services.AddSingleton(studio.Database.Proofs);
        services.AddSingleton(studio.Database.Verification);
        services.AddSingleton(studio.Database.KeyRotation);
        services.AddSingleton(studio.LogKeys);
        services.AddSingleton(studio.Refusals);
        services.AddSingleton(studio.Metrics);
        services.AddSingleton(studio.Permissions);
        services.AddSingleton(studio.Accounts);
        services.AddSingleton(studio.Sessions);
        services.AddSingleton(studio.SignIns);
        services.AddSingleton(studio.SecondFactors);
        services.AddSingleton(studio.Feed);
        services.AddSingleton(studio.Database.Risk);
        services.AddSingleton(studio.Risk);
        services.AddSingleton(studio.Risks);
        services.AddSingleton(studio.Places);
        services.AddSingleton(studio.Observer);
        services.AddSingleton(new RiskReplay(studio.Risks));
        services.AddSingleton(studio.DeviceSecrets);
        services.AddSingleton(studio.AccessTokens);
        services.AddSingleton(settings.Sessions.Policy);
        services.AddSingleton(settings.Passwords.Policy);
        services.AddSingleton(settings.Edge);
        services.AddSingleton<AddressLimits>();
        services.AddSingleton<TokenWire>();
        services.AddSingleton<SessionListWire>();
        services.AddSingleton<SessionWatchRpc>();
        services.AddSingleton<EntryReadingRpc>();
        services.AddSingleton<AppendingRpc>();
        services.AddSingleton<EntryExportRpc>();
        services.AddSingleton<LogVerificationRpc>();
        services.AddSingleton(studio.Sinks);
        services.AddSingleton<HealthReport>();
        services.AddRpcService<AuthRpc>(EdgeLimits.AuthReceiveMaxBytes);
        services.AddRpcService<AccountRpc>(EdgeLimits.AuthReceiveMaxBytes);
        services.AddRpcService<SessionRpc>();
        services.AddRpcService<AuditRpc>();
        services.AddRpcService<ControlRpc>();
    }

    /// <summary>Serves every method behind the edge.</summary>
    public static void MapStudio(this WebApplication app)
    {
        app.MapRpc<AuthRpc>();
        app.MapRpc<AccountRpc>();
        app.MapRpc<SessionRpc>();
        app.MapRpc<AuditRpc>();
        app.MapRpc<ControlRpc>();
    }
}
