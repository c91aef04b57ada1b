using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>What a test tells the probe, and what the probe has seen. Thread-safe.</summary>
internal sealed class ProbeState
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _inside;
    private int _insideMax;

    public Exception? Failure { get; set; }

    public Caller? LastCaller { get; set; }

    public Task Released => _release.Task;

    public int Inside
    {
        get
        {
            lock (_gate)
            {
                return _inside;
            }
        }
    }

    public int InsideMax
    {
        get
        {
            lock (_gate)
            {
                return _insideMax;
            }
        }
    }

    public void Release() => _release.TrySetResult();

    public void Enter()
    {
        lock (_gate)
        {
            _insideMax = Math.Max(_insideMax, ++_inside);
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            _inside--;
        }
    }
}
