using Google.Protobuf;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of a message field: the rules of the message's own fields.</summary>
internal sealed class MessageRule(FieldDescriptor field, Input input, InputRules inner) : FieldRule(field, input)
{
    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => false;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems) =>
        inner.Check((IMessage)value, ref problems);
}
