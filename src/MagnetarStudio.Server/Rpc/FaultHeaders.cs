using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Writes faults as gRPC answers without a message ("Trailers-Only", gRPC over HTTP/2).</summary>
internal static class FaultHeaders
{
    private const string GrpcContentType = "application/grpc";

    /// <summary>Answers a call that gRPC has not seen.</summary>
    public static void Write(HttpResponse response, RpcException fault)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContentType;
        Put(response.Headers, fault);
    }

    /// <summary>Names a failure that gRPC itself answers with, before the answer has started.</summary>
    /// <remarks>
    /// gRPC reads a request before our handling sees it, and answers what it cannot read with UNKNOWN or INTERNAL:
    /// the caller's fault, told as ours. It also ends calls at their deadline by itself.
    /// </remarks>
    public static void Name(Call call)
    {
        var headers = call.Http.Response.Headers;
        var status = headers.GrpcStatus;
        if (!StringValues.IsNullOrEmpty(status)
            && !headers.ContainsKey(RpcFaults.DetailsTrailer)
            && int.TryParse(status[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            && FaultOf((StatusCode)code, call.IsRead) is { } fault)
        {
            call.Fault = fault;
            Put(headers, fault);
        }
    }

    private static RpcException? FaultOf(StatusCode code, bool isRead) => code switch
    {
        StatusCode.OK => null,
        StatusCode.DeadlineExceeded => RpcFaults.DeadlinePassed(),
        StatusCode.Cancelled => RpcFaults.CallCancelled(),
        _ => isRead ? RpcFaults.Internal() : RpcFaults.Unreadable(code),
    };

    private static void Put(IHeaderDictionary headers, RpcException fault)
    {
        // The texts are printable ASCII without a percent sign, so that they need no encoding.
        headers.GrpcStatus = ((int)fault.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers.GrpcMessage = fault.Status.Detail;
        headers[RpcFaults.DetailsTrailer] =
            Convert.ToBase64String(fault.Trailers.Get(RpcFaults.DetailsTrailer)!.ValueBytes);
    }
}
