using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Http;

/// <summary>Answers what no endpoint does: one text for an unknown service and an unknown method.</summary>
internal sealed class UnknownPaths(RequestDelegate next)
{
    private static readonly string s_readMethods = $"{HttpMethods.Get}, {HttpMethods.Head}";

    /// <summary>Serves a request if it has an endpoint, and refuses it otherwise.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint() is not null)
        {
            return next(http);
        }

        var (request, response) = (http.Request, http.Response);
        if (HttpMethods.IsPost(request.Method) && GrpcContentType.IsGrpc(request.ContentType))
        {
            FaultHeaders.Write(response, RpcFaults.MethodUnavailable());
        }
        else if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = s_readMethods;
        }

        return Task.CompletedTask;
    }
}
