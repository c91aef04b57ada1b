using System.Text;

namespace MagnetarStudio.Core.Audit;

/// <summary>What applications may append. Pure.</summary>
public static class ApplicationEntryRules
{
    /// <summary>Begins the actions of applications; every other name is the server's own.</summary>
    public const string ActionPrefix = "app.";

    /// <summary>Longest action, in bytes.</summary>
    public const int ActionSizeBytesMax = 128;

    /// <summary>Judges an entry before anything of it is queued.</summary>
    public static EntryVerdict Judge(ApplicationEntry entry) =>
        !IsAction(entry.Action) ? EntryVerdict.ActionReserved
        : RepeatsName(entry.Details) ? EntryVerdict.DetailRepeated
        : EntryVerdict.Accepted;

    /// <summary>Most bytes that an entry adds to its record: values are cut as the redactor cuts them.</summary>
    public static int SizeOf(ApplicationEntry entry) =>
        entry.Action.Length
        + (entry.TargetKind?.Length ?? 0)
        + SizeOf(entry.TargetId)
        + entry.Details.Sum(detail => DetailFields.HeaderSizeBytes + detail.Name.Length + SizeOf(detail.Value));

    // "app." and then words of lower-case ASCII letters, digits and '_', each beginning with a letter, joined by dots.
    private static bool IsAction(string action)
    {
        if (!action.StartsWith(ActionPrefix, StringComparison.Ordinal) || action.Length > ActionSizeBytesMax)
        {
            return false;
        }

        foreach (var word in action.AsSpan().Split('.'))
        {
            if (!IsWord(action.AsSpan(word)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (var letter in word)
        {
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '_')
            {
                return false;
            }
        }

        return word.Length > 0 && char.IsAsciiLetterLower(word[0]);
    }

    // Few at most: comparing each with each beats a table.
    private static bool RepeatsName(IReadOnlyList<EntryDetail> details)
    {
        for (var later = 1; later < details.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (details[later].Name == details[earlier].Name)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static int SizeOf(string? text) =>
        text is null ? 0 : Encoding.UTF8.GetByteCount(text.AsSpan(0, Math.Min(text.Length, Redactor.TextLengthMax)));
}
