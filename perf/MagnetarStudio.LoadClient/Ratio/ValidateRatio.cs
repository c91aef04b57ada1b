using MagnetarStudio.LoadClient.Results;
using MagnetarStudio.LoadClient.Target;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>Compares ValidateToken with the bare echo, in turn, so that a busy machine slows both.</summary>
internal static class ValidateRatio
{
    /// <summary>Measures.</summary>
    /// <param name="file">The published server.</param>
    /// <param name="pairs">Pairs to measure; odd, so that the median is one of them.</param>
    /// <param name="duration">Time for each side of a pair.</param>
    /// <param name="echoHasToken">Whether the echo is sent the same token, which it ignores.</param>
    /// <param name="note">Told of each pair.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<RatioReport> MeasureAsync(
        string file, int pairs, TimeSpan duration, bool echoHasToken, Action<RatioPair> note, CancellationToken cancel)
    {
        await using var server = await OwnServer.StartAsync(file, cancel);
        var people = await Population.SettleAsync(server, readers: 1, returners: 0, cancel);
        var subject = new ValidateSide(server, people.Readers[0]);
        var size = await subject.VerifyAsync(cancel);
        await using var echo = await EchoProgram.StartAsync(size, cancel);
        await echo.VerifyAsync(cancel);

        using var generator = new H2Load();
        var call = subject.Call(size);
        var side = new RatioSide(call, server.ProcessorTime);
        var echoSide = new RatioSide(echo.Call(echoHasToken ? call.Authorization : null), echo.ProcessorTime);
        var measured = new List<RatioPair>(pairs);

        // The first pair warms both up.
        for (var number = 0; number <= pairs; number++)
        {
            var pair = await MeasureAsync(generator, side, echoSide, number % 2 == 0, duration, cancel);
            if (number > 0)
            {
                measured.Add(pair);
                note(pair);
            }
        }

        await subject.VerifyAsync(cancel);
        await echo.VerifyAsync(cancel);
        return RatioReport.Of(measured, size, echoHasToken, server.ResidentBytes, Machine.Here());
    }

    // Every second pair runs the other way round: what comes second may find a warmer or a busier machine.
    private static async Task<RatioPair> MeasureAsync(
        H2Load generator,
        RatioSide side,
        RatioSide echo,
        bool isEchoFirst,
        TimeSpan duration,
        CancellationToken cancel)
    {
        var first = await (isEchoFirst ? echo : side).MeasureAsync(generator, duration, cancel);
        var second = await (isEchoFirst ? side : echo).MeasureAsync(generator, duration, cancel);
        return isEchoFirst ? new RatioPair(second, first) : new RatioPair(first, second);
    }
}
