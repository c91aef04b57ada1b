namespace MagnetarStudio.Core.Permissions;

/// <summary>The form of a permission's name: <c>docs.read</c>, <c>vault.documents.share</c>.</summary>
/// <remarks>
/// Two or more words joined by dots; a word is a lower-case ASCII letter, then letters, digits or <c>_</c>.
/// 3 to 64 characters in all. Names are compared byte for byte, so there is one way to write each.
/// </remarks>
public static class PermissionName
{
    /// <summary>Longest name, in characters.</summary>
    public const int LengthMax = 64;

    /// <summary>Begins the names that speak of the server itself; an application may not register one.</summary>
    public const string ReservedPrefix = "system.";

    /// <summary>Whether <paramref name="name"/> has the form.</summary>
    public static bool IsWellFormed(string? name)
    {
        if (name is null || name.Length > LengthMax)
        {
            return false;
        }

        var words = 0;
        foreach (var range in name.AsSpan().Split('.'))
        {
            if (!IsWord(name.AsSpan(range)))
            {
                return false;
            }

            words++;
        }

        return words >= 2;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || !char.IsAsciiLetterLower(word[0]))
        {
            return false;
        }

        foreach (var character in word)
        {
            if (!char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }
}
