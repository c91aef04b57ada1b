using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Witness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace MagnetarStudio.Server.Tests.Pins;

/// <summary>A witness behind a handler instead of a network; a test may answer in its place.</summary>
/// <remarks>A link disposes its handler; the next link of the same test goes on with this witness.</remarks>
internal sealed class WitnessStub : HttpMessageHandler
{
    private readonly TimeProvider _clock;
    private readonly WitnessEndpoint _endpoint;
    private readonly WitnessKeeper _keeper;

    public WitnessStub(NoteVerifier log, Cosigner cosigner, TimeProvider clock)
    {
        _clock = clock;
        _keeper = new WitnessKeeper([log], new Memory(), cosigner, clock);
        _endpoint = new WitnessEndpoint(_keeper, NullLogger.Instance, TimeProvider.System);
    }

    /// <summary>What was asked, and when.</summary>
    public ConcurrentQueue<(DateTimeOffset At, CheckpointSubmission Asked)> Calls { get; } = new();

    /// <summary>Answers in the witness's place; null for its own answer.</summary>
    public Func<CheckpointSubmission, CancellationToken, Task<HttpResponseMessage?>>? Instead { get; set; }

    /// <summary>Old sizes that were asked, in order, without repetitions.</summary>
    public IReadOnlyList<long> OldSizes => [.. Calls.Select(call => call.Asked.OldSize).Distinct()];

    /// <summary>The witness's own answer.</summary>
    public async Task<HttpResponseMessage> AnswerAsync(byte[] body)
    {
        var http = new DefaultHttpContext();
        using var answer = new MemoryStream();
        http.Request.Method = "POST";
        http.Request.Path = "/add-checkpoint";
        http.Request.Body = new MemoryStream(body);
        http.Request.ContentLength = body.Length;
        http.Response.Body = answer;
        await _endpoint.AnswerAsync(http);

        var content = new ByteArrayContent(answer.ToArray());
        if (http.Response.ContentType is { } type)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return new HttpResponseMessage((HttpStatusCode)http.Response.StatusCode) { Content = content };
    }

    /// <summary>Any other answer.</summary>
    public static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "text/plain") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        if (!CheckpointSubmission.TryParse(Encoding.UTF8.GetString(body), out var asked))
        {
            throw new InvalidOperationException("The log sends what no witness reads.");
        }

        Calls.Enqueue((_clock.GetUtcNow(), asked));
        return Instead is { } instead && await instead(asked, cancellationToken) is { } other
            ? other
            : await AnswerAsync(body);
    }

    private sealed class Memory : IWitnessStore
    {
        private readonly ConcurrentDictionary<string, SignedNote> _heads = new();

        public SignedNote? Find(string origin) => _heads.GetValueOrDefault(origin);

        public void Put(string origin, SignedNote cosigned) => _heads[origin] = cosigned;
    }
}
