using System.Reflection;

namespace MagnetarStudio.Server.Cli;

/// <summary>The version of the program.</summary>
internal static class ProductVersion
{
    /// <summary>Such as <c>1.2.3</c>, without build metadata.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
