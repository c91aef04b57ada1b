using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace MagnetarStudio.Core.Accounts;

/// <summary>
/// The name an account signs in with: ASCII <c>[a-z0-9._-]</c>, 3 to 64 characters, folded to lower case.
/// </summary>
/// <remarks>ASCII only, so two names that look alike are alike, and comparing needs no tables.</remarks>
public sealed record UserName
{
    /// <summary>Shortest name, in characters.</summary>
    public const int LengthMin = 3;

    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 64;

    private static readonly SearchValues<char> s_allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    private UserName(string folded) => Value = folded;

    /// <summary>The folded name.</summary>
    public string Value { get; }

    /// <summary>Reads and folds a name.</summary>
    /// <returns>False for a name of another length or with any other character.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserName? name)
    {
        name = text is { Length: >= LengthMin and <= LengthMax } && !text.AsSpan().ContainsAnyExcept(s_allowed)
            ? new UserName(text.ToLowerInvariant())
            : null;
        return name is not null;
    }

    /// <summary>The folded name.</summary>
    public override string ToString() => Value;
}
