using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>An act that changes nothing and holds the writer's thread until it is disposed.</summary>
internal sealed class WriterGate : IAct<bool>, IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    public Task Entered => _entered.Task;

    public Task<bool>? Answer { get; set; }

    public Caller By => Caller.Server;

    public bool MayUseReserve => true;

    public Acted<bool> Run(WriteScope scope)
    {
        _entered.SetResult();
        _open.Wait(Patience.Limit);
        return new(true, [], []);
    }

    public void Dispose() => _open.Set();
}
