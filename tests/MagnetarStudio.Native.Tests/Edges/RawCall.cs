using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>A gRPC call written by hand, so that every part of it can be wrong.</summary>
internal sealed class RawCall(string endpoint) : IDisposable
{
    public const string WhoAmI = "/magnetar.auth.v1.AuthService/WhoAmI";
    public const string SignIn = "/magnetar.auth.v1.AuthService/SignIn";
    public const string GetSetupState = "/magnetar.auth.v1.AuthService/GetSetupState";

    private const int PrefixSizeBytes = 5; // compression flag, and length in four big-endian bytes

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(endpoint),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A message as it stands on the wire.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[PrefixSizeBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame.AsSpan(PrefixSizeBytes));
        return frame;
    }

    /// <summary>A message as it stands on the wire.</summary>
    public static byte[] Frame(IMessage message) => Frame(message.ToByteArray());

    /// <summary>Sends a call, and reads the answer to its end.</summary>
    public async Task<RawAnswer> SendAsync(
        string path,
        byte[] body,
        string contentType = "application/grpc",
        HttpMethod? method = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new RawAnswer(
            response.StatusCode,
            Find(response, "grpc-status"),
            Find(response, "grpc-message"),
            answer,
            [.. response.Headers.Select(header => header.Key)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var early) ? early.Single()
        : response.TrailingHeaders.TryGetValues(name, out var late) ? late.Single()
        : string.Empty;
}
