namespace MagnetarStudio.Native.Tests.Running;

/// <summary>The wall clock that a server reads, moved by the test. Its monotonic clock goes on by itself.</summary>
/// <remarks>faketime's library, loaded into the server alone, reads the offset at every look at the clock.</remarks>
internal sealed class ServerClock : IDisposable
{
    private readonly TempData _place = TempData.Empty();
    private readonly string _library;
    private TimeSpan _offset;

    private ServerClock(string library)
    {
        _library = library;
        Advance(TimeSpan.Zero);
    }

    private string OffsetPath => _place.PathBeside("clock");

    /// <summary>A clock that shows the time until it is moved.</summary>
    public static async Task<ServerClock> MakeAsync()
    {
        // The wrapper knows where its library is, whatever the machine's architecture.
        var asked = await ChildProcess.RunAsync(
            "faketime", ["-f", "+0s", "printenv", "LD_PRELOAD"], new Dictionary<string, string>(), input: null);
        asked.AssertExit(0);
        return new ServerClock(asked.Output.Trim());
    }

    /// <summary>The same launch with this clock.</summary>
    public MagnetarLaunch Drive(MagnetarLaunch launch) => launch
        .With("LD_PRELOAD", _library)
        .With("FAKETIME_TIMESTAMP_FILE", OffsetPath)
        .With("FAKETIME_NO_CACHE", "1")
        .With("FAKETIME_DONT_FAKE_MONOTONIC", "1");

    /// <summary>Moves the clock on, to the second; it holds from the server's next look at it.</summary>
    public void Advance(TimeSpan by)
    {
        _offset += by;

        // Replaced whole, so that the server never reads half of it.
        var next = _place.PathBeside("clock.next");
        File.WriteAllText(next, FormattableString.Invariant($"+{_offset.TotalSeconds:0}"));
        File.Move(next, OffsetPath, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _place.Dispose();
}
