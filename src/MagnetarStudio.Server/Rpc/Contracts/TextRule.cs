using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of a text field: length and characters by its kind.</summary>
internal sealed class TextRule(FieldDescriptor field, Input input) : FieldRule(field, input)
{
    private readonly InputKind _kind = input.Kind;
    private readonly int _maxBytes = input.MaxBytes;
    private readonly string _tooLong = $"must be at most {input.MaxBytes} bytes.";

    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => ((string)value).Length == 0;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems)
    {
        if (Refuse((string)value) is { } reason)
        {
            problems.Add(reason);
        }
    }

    private string? Refuse(string text) => _kind switch
    {
        InputKind.Identifier => TextForms.IsIdentifier(text) ? null : "must be a UUID of 36 characters.",
        InputKind.UserName => TextForms.IsUserName(text) ? null : "must be 3 to 64 of A-Z a-z 0-9 . _ -",
        _ when IsTooLong(text) => _tooLong,
        InputKind.Token => TextForms.IsToken(text) ? null : "must be visible ASCII without spaces.",
        _ => TextForms.FindFault(text, manyLines: _kind == InputKind.FreeText),
    };

    private bool IsTooLong(string text) => text.Length > _maxBytes || TextForms.CountBytes(text) > _maxBytes;
}
