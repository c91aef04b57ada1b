using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Control;

/// <content>Keys of the audit log.</content>
internal sealed partial class ControlRpc
{
    public override async Task<RotateLogKeyResponse> RotateLogKey(
        RotateLogKeyRequest request, ServerCallContext context)
    {
        // However long the change may take, a write waits for its place no longer than any other.
        var (by, cancel) = (Call.Of(context).Caller with { Deadline = null }, context.CancellationToken);
        try
        {
            switch (request.Key)
            {
                case LogKey.Data:
                    await rotation.RotateDataKeyAsync(by, cancel);
                    break;
                case LogKey.Master:
                    await rotation.RotateMasterKeyAsync(finishesOnly: false, by, cancel);
                    break;
                case LogKey.Head:
                    await logKeys.RotateHeadKeyAsync(finishesOnly: false, by, cancel);
                    break;
                default:
                    await rotation.ChangeSecretAsync(ReadSecret(request.NewAuditKey), by, cancel);
                    break;
            }
        }
        catch (AuditKeyException lost)
        {
            throw RpcFaults.LogKeyLost(lost.Message);
        }
        catch (ConfigurationException refused)
        {
            throw RpcFaults.LogKeyLost(refused.Faults[0]);
        }

        return new RotateLogKeyResponse();
    }

    private static AuditSecret ReadSecret(string text) =>
        KeyReading.FaultOf(text) is { } fault ? throw RpcFaults.InvalidInput("new_audit_key", fault)
        : AuditSecret.TryParse(text, out var secret) ? secret
        : throw RpcFaults.InvalidInput("new_audit_key", "is no key");
}
