using System.Globalization;
using System.Security.Cryptography;
using MagnetarStudio.LoadClient.Target;

namespace MagnetarStudio.LoadClient.Starts;

/// <summary>The instance that is started again and again, in production with its keys in hexadecimal.</summary>
internal sealed class StartPlace(string file, string dataDirectory, int port)
{
    private const int KeySizeBytes = 32;

    // Given here and not stretched from a passphrase, which takes a tenth of a second by design.
    private readonly Dictionary<string, string> _environment = new()
    {
        ["ELOHIM_ENV"] = "production",
        ["ELOHIMOS_AUDIT_ENCRYPTION_KEY"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeySizeBytes)),
    };

    /// <summary>Where it is told to listen.</summary>
    public int Port => port;

    /// <summary>Its address.</summary>
    public Uri Address { get; } = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>Makes the instance, its keys and its database.</summary>
    public async Task PrepareAsync(CancellationToken cancel) => await ChildProcess.RunAsync(
        file, ["init", "--data", dataDirectory], _environment, cancel);

    /// <summary>Starts the server.</summary>
    public ChildProcess Start() => ChildProcess.Start(
        file,
        [
            "serve", "--data", dataDirectory, "--listen", Address.ToString().TrimEnd('/'),
            "--ready-json", "--exit-with-stdin",
        ],
        _environment);
}
