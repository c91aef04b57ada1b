using System.Diagnostics;
using Grpc.Net.Client;
using MagnetarStudio.LoadClient.Results;
using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Starts;

/// <summary>Starts the server again and again on the same data: how soon it answers, what it holds when idle.</summary>
internal static class StartFigures
{
    private static readonly TimeSpan s_idleAfter = TimeSpan.FromSeconds(5);

    /// <summary>Measures.</summary>
    /// <param name="file">The published server.</param>
    /// <param name="starts">Starts to measure, after one that is not.</param>
    /// <param name="note">Told of each start.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<StartReport> MeasureAsync(
        string file, int starts, Action<StartFigure> note, CancellationToken cancel)
    {
        using var directory = new TempDirectory();
        var place = new StartPlace(file, directory.Location, FreePort.Find());
        await place.PrepareAsync(cancel);

        // The first start compiles this client's own calls and brings the file into the page cache.
        await MeasureAsync(place, TimeSpan.Zero, cancel);
        var figures = new List<StartFigure>(starts);
        for (var number = 0; number < starts; number++)
        {
            figures.Add(await MeasureAsync(place, s_idleAfter, cancel));
            note(figures[^1]);
        }

        return StartReport.Of(figures, new FileInfo(file).Length, Machine.Here());
    }

    private static async Task<StartFigure> MeasureAsync(StartPlace place, TimeSpan idle, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, token) => FreePort.ConnectAsync(place.Port, token),
        };
        using var channel = GrpcChannel.ForAddress(place.Address, new GrpcChannelOptions { HttpHandler = handler });
        var auth = new AuthService.AuthServiceClient(channel);

        var started = Stopwatch.GetTimestamp();
        await using var process = place.Start();
        await auth.GetSetupStateAsync(
            new GetSetupStateRequest(),
            deadline: TimeProvider.System.GetUtcNow().UtcDateTime + FreePort.ConnectMax,
            cancellationToken: cancel);
        var answered = Stopwatch.GetElapsedTime(started);

        await Task.Delay(idle, cancel);
        return new StartFigure(answered.TotalMilliseconds, process.ResidentBytes());
    }
}
