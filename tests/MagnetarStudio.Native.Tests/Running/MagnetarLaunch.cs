namespace MagnetarStudio.Native.Tests.Running;

/// <summary>How a test wants its server started. Immutable.</summary>
internal sealed record MagnetarLaunch
{
    /// <summary>
    /// Production on loopback; accounts may be made by anybody, so that a test needs one call for one.
    /// </summary>
    public static MagnetarLaunch Usual { get; } = new();

    /// <summary>Its environment besides <c>PATH</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>
    {
        ["Magnetar__Registration__Mode"] = "open",
    };

    /// <summary>Where gRPC is served.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:0";

    /// <summary>Further arguments of <c>magnetar serve</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A program, with its arguments, that runs the server: a tracer. None if empty.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    /// <summary>The same with one more variable.</summary>
    public MagnetarLaunch With(string name, string value) =>
        this with { Environment = new Dictionary<string, string>(Environment) { [name] = value } };

    /// <summary>The same on a disk that is slow to flush, so that what must wait for it can be seen to.</summary>
    /// <param name="flush">How long a flush takes longer.</param>
    /// <param name="place">What keeps the trace.</param>
    public MagnetarLaunch WithSlowFlushes(TimeSpan flush, TempData place) => this with
    {
        Under =
        [
            "strace", "--follow-forks", "--output", place.PathBeside("trace"), "--trace=fdatasync,fsync",
            FormattableString.Invariant($"--inject=fdatasync,fsync:delay_enter={flush.TotalMicroseconds:0}"),
        ],
    };

    /// <summary>The same, killed at the given flush, from 1, that one of its threads asks the disk for.</summary>
    /// <param name="flush">Each thread counts by itself; the writer has the most.</param>
    /// <param name="place">What keeps the trace.</param>
    public MagnetarLaunch KilledAtFlush(int flush, TempData place) => this with
    {
        // Without --seccomp-bpf: with it the tracer does not count, and injects nothing.
        Under =
        [
            "strace", "--follow-forks", "--output", place.PathBeside("trace"),
            "--trace=fdatasync,fsync", $"--inject=fdatasync,fsync:signal=SIGKILL:when={flush}",
        ],
    };
}
