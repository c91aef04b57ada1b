namespace MagnetarStudio.Cryptography.Trees;

/// <summary>The names of keys and logs in signed notes.</summary>
internal static class NoteName
{
    /// <summary>Most characters that we take; ours have 52.</summary>
    private const int LengthMax = 256;

    /// <summary>
    /// Whether it can stand in a signature line: not empty, no white space, no control character, no plus.
    /// </summary>
    /// <remarks>
    /// Stricter than C2SP signed-note in one thing: it must be printable ASCII, so that no two look alike.
    /// </remarks>
    public static bool IsValid(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= LengthMax && !name.ContainsAnyExceptInRange('!', '~') && !name.Contains('+');

    /// <summary>Refuses a name that cannot stand in a signature line.</summary>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
    public static void Require(string name)
    {
        if (!IsValid(name))
        {
            throw new ArgumentException("A note's name is printable ASCII without space and plus.", nameof(name));
        }
    }
}
