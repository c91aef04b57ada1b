using System.Text.Json;
using Grpc.Net.Client;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>A server of this run alone: a new instance in a temporary directory, on loopback.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TempDirectory _directory;
    private readonly ChildProcess _process;

    private OwnServer(TempDirectory directory, ChildProcess process, ReadyLine ready)
    {
        (_directory, _process) = (directory, process);
        Address = new Uri(ready.Endpoints[0]);
        ClaimCode = ready.ClaimCode;
    }

    /// <summary>Where it serves gRPC.</summary>
    public Uri Address { get; }

    /// <summary>What claims its founder account; null once it is claimed.</summary>
    public string? ClaimCode { get; }

    /// <summary>Memory that the server holds, in bytes.</summary>
    public long ResidentBytes => _process.ResidentBytes();

    /// <summary>Processor time that the server has used.</summary>
    public TimeSpan ProcessorTime() => _process.ProcessorTime();

    /// <summary>Makes an instance as an operator would, and serves it in production.</summary>
    /// <param name="file">The published file.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="LoadException">It does not start.</exception>
    public static async Task<OwnServer> StartAsync(string file, CancellationToken cancel)
    {
        var directory = new TempDirectory();
        try
        {
            await ChildProcess.RunAsync(file, ["init", "--data", directory.Location], null, cancel);
            var process = ChildProcess.Start(
                file,
                [
                    "serve", "--data", directory.Location, "--listen", "http://127.0.0.1:0",
                    "--ready-json", "--exit-with-stdin",
                ],
                new Dictionary<string, string> { ["ELOHIM_ENV"] = "production" });
            var line = await process.ReadLineAsync(cancel);
            var ready = JsonSerializer.Deserialize(line, TargetJson.Default.ReadyLine)
                ?? throw new LoadException("The server's ready line is empty.");
            return new OwnServer(directory, process, ready);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>A new connection to it. The caller disposes.</summary>
    public GrpcChannel Connect() => GrpcChannel.ForAddress(Address);

    /// <summary>Stops it and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
