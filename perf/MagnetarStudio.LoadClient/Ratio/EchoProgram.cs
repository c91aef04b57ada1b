using Grpc.Net.Client;
using MagnetarStudio.Echo;
using MagnetarStudio.LoadClient.Target;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>The bare gRPC program that the server is compared with, running.</summary>
internal sealed class EchoProgram : IAsyncDisposable
{
    // A text field's own bytes: its tag, and a length of 128 to 16,383 (protobuf encoding, "Length-Delimited Records").
    private const int FieldHeadSizeBytes = 3;

    private readonly ChildProcess _process;
    private readonly Uri _address;
    private readonly int _answerSizeBytes;

    private EchoProgram(ChildProcess process, Uri address, int answerSizeBytes) =>
        (_process, _address, _answerSizeBytes) = (process, address, answerSizeBytes);

    /// <summary>Starts it.</summary>
    /// <param name="answerSizeBytes">Size of its answers: 131 to 16,386.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<EchoProgram> StartAsync(int answerSizeBytes, CancellationToken cancel)
    {
        var process = ChildProcess.Start(
            Repository.Artifact("echo"), [$"{answerSizeBytes - FieldHeadSizeBytes}"]);
        return new EchoProgram(process, new Uri(await process.ReadLineAsync(cancel)), answerSizeBytes);
    }

    /// <summary>Its call.</summary>
    /// <param name="authorization">Metadata that it ignores; null for none.</param>
    public LoadedCall Call(string? authorization) =>
        new(new Uri(_address, "/magnetar.perf.echo.EchoService/Say"), authorization, _answerSizeBytes);

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime() => _process.ProcessorTime();

    /// <summary>Makes sure that it answers what it should.</summary>
    /// <exception cref="LoadException">It does not.</exception>
    public async Task VerifyAsync(CancellationToken cancel)
    {
        using var channel = GrpcChannel.ForAddress(_address);
        var answer = await new EchoService.EchoServiceClient(channel).SayAsync(
            new SayRequest(), cancellationToken: cancel);
        if (answer.CalculateSize() != _answerSizeBytes)
        {
            throw new LoadException($"The echo answers {answer.CalculateSize()} bytes, not {_answerSizeBytes}.");
        }
    }

    /// <summary>Ends it.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
