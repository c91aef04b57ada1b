using MagnetarStudio.Server.Settings;
using Microsoft.Extensions.Logging.Console;

namespace MagnetarStudio.Server;

/// <summary>Logs on standard error: standard output belongs to commands and to the ready line.</summary>
internal static class ServerLogging
{
    /// <summary>JSON lines with UTC times in production, text for people in development.</summary>
    public static void Configure(ILoggingBuilder logging, ServerEnvironment environment)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (environment is ServerEnvironment.Production)
        {
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }
}
