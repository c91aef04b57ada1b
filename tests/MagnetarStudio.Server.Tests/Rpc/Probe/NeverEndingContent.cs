using System.Net;
using System.Net.Http.Headers;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>A gRPC body that stops after the first byte of its frame.</summary>
internal sealed class NeverEndingContent : HttpContent
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NeverEndingContent() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[1], TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        await _end.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        _end.TrySetResult();
        base.Dispose(disposing);
    }
}
