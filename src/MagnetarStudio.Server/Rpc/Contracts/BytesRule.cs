using Google.Protobuf;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of a bytes field: its length.</summary>
internal sealed class BytesRule(FieldDescriptor field, Input input) : FieldRule(field, input)
{
    private readonly int _maxBytes = input.MaxBytes;
    private readonly string _tooLong = $"must be at most {input.MaxBytes} bytes.";

    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => ((ByteString)value).IsEmpty;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems)
    {
        if (((ByteString)value).Length > _maxBytes)
        {
            problems.Add(_tooLong);
        }
    }
}
