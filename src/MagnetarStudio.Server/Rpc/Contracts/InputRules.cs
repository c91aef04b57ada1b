using Google.Protobuf;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>What one type of message may hold, compiled from its fields' options. Checks, and never changes.</summary>
/// <remarks>Immutable and safe to share. Made by <see cref="InputRulesCompiler"/>.</remarks>
internal sealed class InputRules(IReadOnlyList<IInputRule> rules)
{
    private readonly IInputRule[] _rules = [.. rules];

    /// <summary>Checks a message of the type that the rules were compiled for.</summary>
    /// <returns>
    /// At most <see cref="InputProblems.CountMax"/> problems in the order of the fields; empty, without an allocation
    /// but for boxed numbers, when the message is fine.
    /// </returns>
    public IReadOnlyList<InputProblem> Check(IMessage message)
    {
        var problems = default(InputProblems);
        Check(message, ref problems);
        return problems.ToList();
    }

    /// <summary>Checks a message inside another one.</summary>
    internal void Check(IMessage message, ref InputProblems problems)
    {
        foreach (var rule in _rules)
        {
            if (problems.IsFull)
            {
                return;
            }

            rule.Check(message, ref problems);
        }
    }
}
