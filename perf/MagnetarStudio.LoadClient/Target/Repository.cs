using System.Reflection;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>Where things are in the tree that this program was built from.</summary>
internal static class Repository
{
    private static readonly string s_root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == "RepositoryRoot").Value!;

    /// <summary>The absolute path of something in <c>artifacts</c>.</summary>
    public static string Artifact(string name) => Path.Combine(s_root, "artifacts", name);
}
