namespace MagnetarStudio.Tidy.Tests;

/// <summary>One file of the repository.</summary>
/// <param name="Path">Relative to the root, with forward slashes.</param>
/// <param name="Text">Its whole text.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The file's name without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The folder, with forward slashes.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Its lines, without the empty one after a final line end.</summary>
    public IReadOnlyList<string> Lines => field ??= Text.TrimEnd('\n').Split('\n');

    /// <summary>The C# text with comments and literals blanked: what is left is code, at the same lines.</summary>
    public string Code => field ??= CodeText.Blank(Text);

    /// <summary>The namespaces that it imports.</summary>
    public IEnumerable<string> Usings => Lines
        .Where(line => line.StartsWith("using ", StringComparison.Ordinal))
        .Select(line => line["using ".Length..].TrimEnd(';').Split(' ', '=')[^1]);
}
