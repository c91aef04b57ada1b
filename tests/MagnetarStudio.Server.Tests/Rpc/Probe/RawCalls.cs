using System.Buffers.Binary;
using System.Net.Http.Headers;
using Google.Protobuf;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>gRPC by hand: requests that no generated client would send.</summary>
internal static class RawCalls
{
    public const string EchoPath = "/magnetar.probe.v1.ProbeService/Echo";

    private const int FrameSizeBytes = 5;

    /// <summary>The frame of an empty message.</summary>
    public static byte[] Empty { get; } = Frame([]);

    /// <summary>A frame: compression flag, length, message (gRPC over HTTP/2).</summary>
    public static byte[] Frame(byte[] message, byte flag = 0, uint? length = null)
    {
        var frame = new byte[FrameSizeBytes + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(frame, FrameSizeBytes);
        return frame;
    }

    public static byte[] Frame(string text) => Frame(new ProbeRequest { Text = text }.ToByteArray());

    /// <summary>Sends a body; the answer is complete, trailers included.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string path, byte[] body, string contentType = "application/grpc", params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AsWritten(client, path))
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Add("te", "trailers");
        foreach (var pair in headers.Chunk(2))
        {
            request.Headers.TryAddWithoutValidation(pair[0], pair[1]);
        }

        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        return answer;
    }

    // The class library would tidy a path up before it is sent.
    private static Uri AsWritten(HttpClient client, string path) => new(
        client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    /// <summary>The gRPC status, wherever it stands; null without one.</summary>
    public static string? StatusOf(HttpResponseMessage answer) => ValueOf(answer, "grpc-status");

    /// <summary>The reason in the details; null without one.</summary>
    public static string? ReasonOf(HttpResponseMessage answer) =>
        ValueOf(answer, "grpc-status-details-bin") is { } details
            ? Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(details))
                .GetDetail<Google.Rpc.ErrorInfo>()?.Reason
            : null;

    /// <summary>A header or trailer; null without one.</summary>
    public static string? ValueOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var header) ? header.Single()
        : answer.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
        : null;
}
