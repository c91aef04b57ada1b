using System.Globalization;
using System.Text;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Pins;

/// <summary>Sends heads to a witness over HTTP/1.1 (C2SP tlog-witness). One at a time.</summary>
/// <param name="settings">Where it is.</param>
/// <param name="handler">The connection; ours to dispose.</param>
internal sealed class WitnessClient(WitnessSettings settings, HttpMessageHandler handler) : IDisposable
{
    /// <summary>Media type of an answer that names a size.</summary>
    public const string SizeType = "text/x.tlog.size";

    // A hundred signature lines of the longest kind would be far more; a witness sends one.
    private const int BodySizeBytesMax = 16 * 1_024;

    private static readonly TimeSpan s_connectMax = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http = new(handler);
    private readonly Uri _address = new($"{settings.Address.AbsoluteUri.TrimEnd('/')}/add-checkpoint");

    /// <summary>A client with a connection of its own, which goes where the operator said and nowhere else.</summary>
    /// <remarks>To so much as say that nothing is decompressed would link Brotli: 0.6 MB of the file.</remarks>
    public static WitnessClient Over(WitnessSettings settings) => new(settings, new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = s_connectMax,
        UseCookies = false,
        UseProxy = false,
    });

    /// <summary>Sends a head.</summary>
    /// <exception cref="HttpRequestException">There is no answer, or none that is believable.</exception>
    public async Task<WitnessReply> PostAsync(CheckpointSubmission submission, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(submission.Encode())),
        };
        using var answer = await _http.SendAsync(request, cancel);
        var body = await ReadAsync(answer.Content, cancel);
        var saysSize = answer.Content.Headers.ContentType?.MediaType == SizeType;
        return new WitnessReply(
            answer.StatusCode,
            body,
            saysSize && long.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? size
                : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var room = new byte[BodySizeBytesMax + 1];
        var size = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancel);
        return size <= BodySizeBytesMax
            ? Encoding.UTF8.GetString(room, 0, size)
            : throw new HttpRequestException($"its answer is longer than {BodySizeBytesMax} bytes");
    }
}
