using System.Collections.Concurrent;
using System.Reflection;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>The files of the repository as they are on disk, without what a build leaves behind.</summary>
internal static class SourceTree
{
    private static readonly string[] s_leftAside =
    [
        "bin", "obj", "gen", "artifacts", "node_modules", ".git", "TestResults", "BenchmarkDotNet.Artifacts",
        "__pycache__",
    ];

    // Read once: the tests ask for the same files again and again.
    private static readonly ConcurrentDictionary<string, SourceFile> s_files = new(StringComparer.Ordinal);

    private static readonly string s_root = typeof(SourceTree).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    /// <summary>The files under a folder.</summary>
    /// <param name="folder">Relative to the root; empty for all. A folder that is not there holds no files.</param>
    /// <param name="endings">How their names end, such as <c>.cs</c>; none for every file.</param>
    public static IEnumerable<SourceFile> Files(string folder, params string[] endings)
    {
        var start = new DirectoryInfo(Path.Combine(s_root, folder));
        return start.Exists
            ? from path in Walk(start) where EndsWithAny(path, endings) select Read(Path.GetRelativePath(s_root, path))
            : [];
    }

    /// <summary>One file.</summary>
    public static SourceFile Read(string path) => s_files.GetOrAdd(
        path.Replace('\\', '/'),
        name => new SourceFile(name, File.ReadAllText(Path.Combine(s_root, name))));

    private static bool EndsWithAny(string path, string[] endings) =>
        endings.Length == 0 || endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));

    private static IEnumerable<string> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Select(file => file.FullName).Concat(
            folder.EnumerateDirectories().Where(inner => !s_leftAside.Contains(inner.Name)).SelectMany(Walk));
}
