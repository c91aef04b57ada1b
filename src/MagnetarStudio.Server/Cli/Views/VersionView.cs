namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What the file is made of.</summary>
/// <param name="Magnetar">The program.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Sqlite">SQLite.</param>
/// <param name="Libsodium">libsodium.</param>
/// <param name="Openssl">OpenSSL.</param>
internal sealed record VersionView(string Magnetar, string Runtime, string Sqlite, string Libsodium, string Openssl);
