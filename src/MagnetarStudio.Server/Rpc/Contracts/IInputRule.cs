using Google.Protobuf;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>One thing that a message is checked for: a field's rule, or that a choice was made.</summary>
internal interface IInputRule
{
    /// <summary>Looks at its part of <paramref name="message"/> and adds what is wrong, by name.</summary>
    void Check(IMessage message, ref InputProblems problems);
}
