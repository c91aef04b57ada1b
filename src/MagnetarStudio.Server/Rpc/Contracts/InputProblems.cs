namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>Collects the problems of one message; costs nothing while there is none.</summary>
/// <remarks>
/// A rule adds a reason without a path; each level on the way out puts its own name in front. So no path is built for a
/// message that is fine.
/// </remarks>
internal struct InputProblems
{
    /// <summary>Most problems told to a caller: enough to mend a form, too few to flood a log.</summary>
    public const int CountMax = 20;

    private List<InputProblem>? _found;

    /// <summary>How many were found so far, 0 to <see cref="CountMax"/>.</summary>
    public readonly int Count => _found?.Count ?? 0;

    /// <summary>Whether looking further is of no use.</summary>
    public readonly bool IsFull => Count == CountMax;

    /// <summary>Notes a problem of the field being judged; passed over when full.</summary>
    public void Add(string reason)
    {
        if (!IsFull)
        {
            (_found ??= []).Add(new InputProblem(string.Empty, reason));
        }
    }

    /// <summary>Puts a name in front of the problems from the <paramref name="start"/>-th on.</summary>
    /// <param name="start"><see cref="Count"/> before the field was judged.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="item">Position in a repeated field, from 0; null for any other.</param>
    public readonly void Prefix(int start, string name, int? item = null)
    {
        for (var index = start; index < Count; index++)
        {
            var (inner, reason) = _found![index];
            var outer = item is null ? name : $"{name}[{item}]";
            _found[index] = new InputProblem(inner.Length == 0 ? outer : $"{outer}.{inner}", reason);
        }
    }

    /// <summary>The problems found, in the order of the fields; empty when the message is fine.</summary>
    public readonly IReadOnlyList<InputProblem> ToList() => _found ?? (IReadOnlyList<InputProblem>)[];
}
