using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Reads the <c>idempotency-key</c> of a call.</summary>
internal static class IdempotencyHeader
{
    private const string Name = "idempotency-key";

    /// <summary>The key of a call, and what it stands for.</summary>
    /// <param name="call">Its contract says whether a key is honoured.</param>
    /// <param name="request">
    /// The request; null for a stream of them. What is compared is the message as we write it again, unknown fields
    /// included: the same bytes as received from every client that writes fields in their order, and the same message
    /// from all others.
    /// </param>
    /// <returns>Null when the call carries none.</returns>
    /// <exception cref="Grpc.Core.RpcException">It is not honoured here, or it is no key.</exception>
    public static IdempotencyKey? Read(Call call, IMessage? request)
    {
        if (!call.Http.Request.Headers.TryGetValue(Name, out var values))
        {
            return null;
        }

        // A key that is not honoured must not be passed over: its caller would repeat the call and act twice.
        if (!call.Method.Contract.Idempotent)
        {
            throw RpcFaults.IdempotencyUnavailable();
        }

        return values is [{ Length: >= 1 and <= IdempotencyKey.LengthMax } key] && TextForms.IsToken(key)
            ? new IdempotencyKey(SHA256.HashData(Encoding.ASCII.GetBytes(key)), DigestOf(call, request))
            : throw RpcFaults.InvalidInput(Name, "must be one of 1 to 128 visible ASCII characters");
    }

    private static byte[] DigestOf(Call call, IMessage? request) => SHA256.HashData(
        [.. Encoding.ASCII.GetBytes(call.Method.Contract.FullName), 0, .. request?.ToByteArray() ?? []]);
}
