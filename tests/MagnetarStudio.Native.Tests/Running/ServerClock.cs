namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The wall clock that a server reads, moved by the test. Its monotonic clock goes on by itself.</summary>
/// <remarks>
/// A library of ours, <c>server_clock.c</c>, loaded into the server alone. libfaketime parses the offset in whatever
/// thread looks at the clock: on a busy machine, or under a tracer, another thread then saw a time without it.
/// </remarks>
internal sealed class ServerClock : IDisposable
{
    private readonly TempData _place = TempData.Empty();
    private TimeSpan _offset;

    private ServerClock() => Advance(TimeSpan.Zero);

    private string OffsetPath => _place.PathBeside("clock");

    private string LibraryPath => _place.PathBeside("server_clock.so");

    /// <summary>A clock that shows the time until it is moved.</summary>
    public static async Task<ServerClock> MakeAsync()
    {
        var clock = new ServerClock();
        var source = Path.Combine(
            MagnetarFile.RepositoryRoot, "tests", "MagnetarStudio.Native.Tests", "Running", "server_clock.c");
        var compiled = await ChildProcess.RunAsync(
            "gcc", ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", clock.LibraryPath, source],
            new Dictionary<string, string>(), input: null);
        compiled.AssertExit(0);
        return clock;
    }

    /// <summary>The same launch with this clock.</summary>
    public MagnetarLaunch Drive(MagnetarLaunch launch) =>
        launch.With("LD_PRELOAD", LibraryPath).With("SERVER_CLOCK", OffsetPath);

    /// <summary>Moves the clock on, to the second; it holds from the server's next look at it.</summary>
    public void Advance(TimeSpan by)
    {
        _offset += by;

        // Written in place: a server has the file mapped.
        using var file = new FileStream(
            OffsetPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(BitConverter.GetBytes((long)_offset.TotalSeconds));
    }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();
}
