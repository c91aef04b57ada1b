using Grpc.Health.V1;
using MagnetarStudio.Server.Rpc;
using Microsoft.AspNetCore.HttpOverrides;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Http;

/// <summary>Everything that stands between Kestrel and the endpoints, in one place.</summary>
internal static class HttpModule
{
    private const string HealthPath = "/healthz";

    private static readonly TimeSpan s_preflightLife = TimeSpan.FromHours(1);

    // What pages may send beyond the simple headers: ours, and those of gRPC-Web.
    private static readonly string[] s_requestHeaders =
    [
        "Content-Type", "Authorization", "X-Requested-With", "Accept", "Origin", "Idempotency-Key",
        RequestIds.HeaderName, "X-Grpc-Web", "X-User-Agent", "Grpc-Timeout", CallFacts.DeviceHeader,
        CallFacts.PlatformHeader, CallFacts.AppVersionHeader,
    ];

    private static readonly string[] s_answerHeaders =
        [RequestIds.HeaderName, "Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin"];

    /// <summary>The services of others that the server answers, public by this line alone.</summary>
    public static IReadOnlyList<ServiceDescriptor> PublicServices { get; } = [Health.Descriptor];

    /// <summary>Adds what <see cref="UseHttpEdge"/> and <see cref="MapHealth"/> need.</summary>
    /// <exception cref="ArgumentException">An allowed origin is none; settings are checked long before.</exception>
    public static IServiceCollection AddHttpEdge(this IServiceCollection services, HttpPolicy policy)
    {
        if (policy.CorsOrigins.Select(CorsOrigin.Check).OfType<string>().FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(policy));
        }

        services.AddSingleton(policy);
        services.AddSingleton<RequestIds>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<PeerConnections>();
        services.AddRpcService<HealthRpc>();

        // While this category is on, at any level, the host makes an activity and a log scope for every request. The
        // request id does their work.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        services.AddCors(cors => cors.AddDefaultPolicy(rules => rules
            .WithOrigins([.. policy.AllowedOrigins])
            .WithMethods("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")
            .WithHeaders(s_requestHeaders)
            .WithExposedHeaders(s_answerHeaders)
            .AllowCredentials()
            .SetPreflightMaxAge(s_preflightLife)));
        return services;
    }

    /// <summary>Puts the edge in front of the endpoints, in the only order that holds.</summary>
    public static void UseHttpEdge(this WebApplication app)
    {
        var policy = app.Services.GetRequiredService<HttpPolicy>();
        if (policy.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarding(policy));
        }

        app.UseMiddleware<ResponseHeaders>();
        app.UseRouting();

        // Its middleware is called by reflection under Native AOT, a twentieth of a call that has nothing to do with
        // it.
        app.UseWhen(static http => http.Request.Headers.Origin.Count > 0, static pages => pages.UseCors());
        app.Use(CopyWebText);
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.UseMiddleware<UnknownPaths>();
    }

    /// <summary>Answers whether the server is ready: to gRPC, and to whatever only speaks HTTP.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapRpc<HealthRpc>();
        app.MapGet(HealthPath, static http =>
        {
            var isReady = http.RequestServices.GetRequiredService<Readiness>().IsReady;
            http.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            http.Response.ContentType = "text/plain; charset=utf-8";
            return http.Response.WriteAsync(isReady ? "ok" : "stopping", http.RequestAborted);
        });
    }

    // The decoder of gRPC-Web's text form leaves a read open on what is no base64, which Kestrel would log, for any
    // stranger, as an error of ours with a stack trace. Between them, a stream ends each read of the connection itself.
    private static Task CopyWebText(HttpContext http, RequestDelegate next)
    {
        if (GrpcContentType.IsWebText(http.Request.ContentType))
        {
            http.Request.Body = new BufferedStream(http.Request.Body);
        }

        return next(http);
    }

    // Only a configured proxy is believed; loopback is none unless it is configured.
    private static ForwardedHeadersOptions Forwarding(HttpPolicy policy)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in policy.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }
}
