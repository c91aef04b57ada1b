using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of one field: presence, number of items, and, by its heirs, content.</summary>
internal abstract class FieldRule(FieldDescriptor field, Input input) : IInputRule
{
    private readonly IFieldAccessor _accessor = field.Accessor;
    private readonly string _name = field.Name;
    private readonly bool _repeated = field.IsRepeated;
    private readonly bool _required = input.Required;
    private readonly bool _chosen = field.RealContainingOneof is not null;
    private readonly bool _hasPresence = field.HasPresence;
    private readonly int _maxItems = input.MaxItems;
    private readonly string _tooMany = $"must have at most {input.MaxItems} items.";

    /// <inheritdoc/>
    public void Check(IMessage message, ref InputProblems problems)
    {
        if (_repeated)
        {
            CheckItems((IList)_accessor.GetValue(message), ref problems);
            return;
        }

        var present = !_hasPresence || _accessor.HasValue(message);

        // A member of a oneof that was not chosen is no omission; ChoiceRule asks for the choice.
        if (_chosen && !present)
        {
            return;
        }

        var start = problems.Count;
        var value = present ? _accessor.GetValue(message) : null;
        if (value is not null && !IsEmpty(value))
        {
            Judge(value, ref problems);
        }
        else if (_required)
        {
            problems.Add("is required.");
        }

        problems.Prefix(start, _name);
    }

    /// <summary>Whether the value stands for an absent one.</summary>
    protected abstract bool IsEmpty(object value);

    /// <summary>Adds what is wrong with a value that is there, without the field's own name.</summary>
    protected abstract void Judge(object value, ref InputProblems problems);

    private void CheckItems(IList items, ref InputProblems problems)
    {
        var start = problems.Count;
        if (items.Count > _maxItems || (_required && items.Count == 0))
        {
            problems.Add(items.Count == 0 ? "is required." : _tooMany);
            problems.Prefix(start, _name);
            return;
        }

        for (var index = 0; index < items.Count && !problems.IsFull; index++)
        {
            start = problems.Count;
            Judge(items[index]!, ref problems);
            problems.Prefix(start, _name, index);
        }
    }
}
