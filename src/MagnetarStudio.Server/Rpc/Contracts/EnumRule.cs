using System.Globalization;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of an enum field: a value that its type defines; zero stands for an absent one.</summary>
internal sealed class EnumRule(FieldDescriptor field, Input input) : FieldRule(field, input)
{
    private readonly EnumDescriptor _type = field.EnumType;

    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => NumberOf(value) == 0;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems)
    {
        if (_type.FindValueByNumber(NumberOf(value)) is null)
        {
            problems.Add("must be a value that its type defines.");
        }
    }

    private static int NumberOf(object value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);
}
