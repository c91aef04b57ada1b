using System.Globalization;
using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Server.Pins;

namespace MagnetarStudio.Server.Witness;

/// <summary>Answers <c>POST /add-checkpoint</c> (C2SP tlog-witness). Thread-safe.</summary>
/// <param name="keeper">Decides.</param>
/// <param name="log">Takes what somebody should see.</param>
/// <param name="clock">How long a body may take.</param>
internal sealed class WitnessEndpoint(WitnessKeeper keeper, ILogger log, TimeProvider clock)
{
    /// <summary>Longest body that is read: a head has 250 bytes, the longest proof under 3,000.</summary>
    public const int BodySizeBytesMax = 65_536;

    /// <summary>Most requests at once.</summary>
    public const int RequestsMax = 256;

    private const string Path = "/add-checkpoint";

    private static readonly TimeSpan s_bodyMax = TimeSpan.FromSeconds(10);
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _forked = [];
    private int _running;

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        if (http.Request.Path != Path)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = HttpMethods.Post;
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _running) > RequestsMax)
            {
                http.Response.Headers.RetryAfter = "1";
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await JudgeAsync(http);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task JudgeAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not { } body)
        {
            return;
        }

        if (!CheckpointSubmission.TryParse(body, out var asked))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        try
        {
            await WriteAsync(http, asked, await keeper.AddAsync(asked, http.RequestAborted));
        }
        catch (WitnessStoreException failed)
        {
            WitnessLog.NotRemembered(log, failed);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private Task WriteAsync(HttpContext http, CheckpointSubmission asked, WitnessAnswer answer)
    {
        if (answer.Verdict is WitnessVerdict.OtherRoot)
        {
            NoteFork(asked.Head);
        }

        var status = StatusOf(answer.Verdict);
        http.Response.StatusCode = status;
        if (status is not (StatusCodes.Status200OK or StatusCodes.Status409Conflict))
        {
            return Task.CompletedTask;
        }

        http.Response.ContentType = answer.Cosignature is null ? WitnessClient.SizeType : "text/plain; charset=utf-8";
        return http.Response.WriteAsync(
            answer.Cosignature?.ToLine() ?? answer.Size.ToString(CultureInfo.InvariantCulture) + "\n",
            http.RequestAborted);
    }

    private static int StatusOf(WitnessVerdict verdict) => verdict switch
    {
        WitnessVerdict.Cosigned => StatusCodes.Status200OK,
        WitnessVerdict.UnknownLog => StatusCodes.Status404NotFound,
        WitnessVerdict.NotSigned => StatusCodes.Status403Forbidden,
        WitnessVerdict.NotProved => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };

    // Only the log's own key can bring it about, but anybody can repeat it: it is said once.
    private void NoteFork(Checkpoint head)
    {
        lock (_forked)
        {
            if (_forked.Add(head.Origin))
            {
                WitnessLog.Forked(log, head.Origin, head.Size);
            }
        }
    }

    // Null, and a status, for what is too long, too slow or no text.
    private async Task<string?> ReadAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        if (http.Request.ContentLength > BodySizeBytesMax)
        {
            return null;
        }

        using var slow = new CancellationTokenSource(s_bodyMax, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, http.RequestAborted);
        try
        {
            var room = new byte[(http.Request.ContentLength ?? BodySizeBytesMax) + 1];
            var size = await http.Request.Body.ReadAtLeastAsync(
                room, room.Length, throwOnEndOfStream: false, limit.Token);
            return size <= BodySizeBytesMax ? s_strict.GetString(room, 0, size) : null;
        }
        catch (DecoderFallbackException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException refused)
        {
            http.Response.StatusCode = refused.StatusCode;
        }
        catch (OperationCanceledException)
        {
            http.Response.StatusCode = StatusCodes.Status408RequestTimeout;
        }

        return null;
    }
}
