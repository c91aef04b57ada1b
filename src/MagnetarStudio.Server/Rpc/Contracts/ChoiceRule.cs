using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>One member of a oneof must be set.</summary>
internal sealed class ChoiceRule(OneofDescriptor choice) : IInputRule
{
    /// <inheritdoc/>
    public void Check(IMessage message, ref InputProblems problems)
    {
        if (choice.Accessor.GetCaseFieldDescriptor(message) is null)
        {
            var start = problems.Count;
            problems.Add("needs one of its members.");
            problems.Prefix(start, choice.Name);
        }
    }
}
