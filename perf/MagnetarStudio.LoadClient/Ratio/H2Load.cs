using System.Globalization;
using System.Text.RegularExpressions;
using MagnetarStudio.LoadClient.Target;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>Drives a call as fast as it is answered, with nghttp2's h2load, which spares the processors.</summary>
/// <remarks>
/// A closed loop, good for ceilings and ratios and nothing else. h2load takes a gRPC error for success, because it is
/// HTTP 200; so the bytes of the answers are counted, and an error has none.
/// </remarks>
internal sealed partial class H2Load : IDisposable
{
    private const string File = "h2load";
    private const int Connections = 4;
    private const int StreamsPerConnection = 32;

    // Calls at the end of the measured time count in one figure and not in the other. (With h2load's own warm-up, whose
    // bytes it counts and whose calls it does not, the bytes of a call would tell nothing.)
    private const double SizeTolerance = 0.02;

    private readonly TempDirectory _directory = new();
    private readonly string _body;

    /// <summary>A generator whose calls carry the empty message.</summary>
    public H2Load()
    {
        _body = _directory.PathOf("empty-message");
        System.IO.File.WriteAllBytes(_body, new byte[LoadedCall.FrameHeadSizeBytes]);
    }

    /// <summary>Calls for a while.</summary>
    /// <returns>Calls, every one of them answered with a message of the right size.</returns>
    /// <exception cref="LoadException">h2load is not installed, or some calls were not answered.</exception>
    public async Task<LoadedCalls> MeasureAsync(LoadedCall call, TimeSpan duration, CancellationToken cancel)
    {
        List<string> arguments =
        [
            $"--duration={Number(duration.TotalSeconds)}",
            $"--clients={Number(Connections)}",
            $"--max-concurrent-streams={Number(StreamsPerConnection)}",
            $"--data={_body}",
            "--header=content-type: application/grpc",
            "--header=te: trailers",
        ];
        if (call.Authorization is not null)
        {
            arguments.Add($"--header=authorization: {call.Authorization}");
        }

        arguments.Add(call.Url.ToString());
        var output = await ChildProcess.RunAsync(File, arguments, null, cancel);
        return Read(output, call);
    }

    /// <summary>Removes the body's file.</summary>
    public void Dispose() => _directory.Dispose();

    private static LoadedCalls Read(string output, LoadedCall call)
    {
        var rate = Figure(Rate(), output);
        var succeeded = Figure(Succeeded(), output);
        var failed = Figure(Failed(), output);
        var perCall = Figure(Data(), output) / Math.Max(succeeded, 1);
        var expected = call.AnswerSizeBytes + LoadedCall.FrameHeadSizeBytes;
        return failed == 0 && Math.Abs((perCall / expected) - 1) <= SizeTolerance
            ? new LoadedCalls((long)succeeded, rate)
            : throw new LoadException(
                $"{call.Url}: {failed} calls failed, and answers had {perCall:0.0} bytes of {expected}.");
    }

    private static double Figure(Regex pattern, string output) =>
        pattern.Match(output) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new LoadException($"h2load wrote something else than expected:\n{output}");

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"finished in [^,]+, ([\d.]+) req/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) succeeded")]
    private static partial Regex Succeeded();

    [GeneratedRegex(@"(\d+) failed")]
    private static partial Regex Failed();

    [GeneratedRegex(@"\((\d+)\) data")]
    private static partial Regex Data();
}
