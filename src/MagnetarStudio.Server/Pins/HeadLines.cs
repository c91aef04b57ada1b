using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Pins;

/// <summary>Writes the newest head to standard output, so that whoever started the server can keep it.</summary>
/// <remarks>
/// At most once a second and at stop. A pipe that is full blocks a thread of its own and nothing else: heads that come
/// meanwhile are passed over, each second of it is a failure, and once it is read the newest follows.
/// </remarks>
internal sealed class HeadLines : IHeadSink
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly IAuditTrail _audit;
    private readonly Func<LogHead, string?> _write;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _turn = new();
    private readonly PinnedPlace _place = new(PinSettings.Output);
    private Task _writing = Task.CompletedTask;

    /// <summary>Begins to write.</summary>
    /// <param name="audit">Where the newest head is.</param>
    /// <param name="write">Writes a head; answers why it could not, or null. May block.</param>
    /// <param name="clock">Tells when.</param>
    public HeadLines(IAuditTrail audit, Func<LogHead, string?> write, TimeProvider clock)
    {
        (_audit, _write, _clock) = (audit, write, clock);
        _timer = clock.CreateTimer(_ => Write(), null, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public PinState StateAt(long size) => _place.StateAt(size);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        try
        {
            await StopWritingAsync().WaitAsync(s_interval, _clock);
        }
        catch (TimeoutException)
        {
            // Nobody reads; the process ends without them.
        }
    }

    private async Task StopWritingAsync()
    {
        await _writing;
        await Write();
    }

    private Task Write()
    {
        lock (_turn)
        {
            if (!_writing.IsCompleted)
            {
                _place.Fail("Standard output is not read.");
            }
            else if (_audit.Head is { } head && !ReferenceEquals(head, _place.Newest))
            {
                _writing = Task.Factory.StartNew(
                    () => _place.Note(head, _write(head)),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default);
            }

            return _writing;
        }
    }
}
