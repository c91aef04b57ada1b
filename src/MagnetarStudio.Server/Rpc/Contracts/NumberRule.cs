using System.Globalization;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of an integer field: its range. Zero is a value like any other.</summary>
internal sealed class NumberRule(FieldDescriptor field, Input input) : FieldRule(field, input)
{
    private readonly long _min = input.Min;
    private readonly long _max = input.Max;
    private readonly string _outside = $"must be {input.Min} to {input.Max}.";

    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => false;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems)
    {
        var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if (number < _min || number > _max)
        {
            problems.Add(_outside);
        }
    }
}
