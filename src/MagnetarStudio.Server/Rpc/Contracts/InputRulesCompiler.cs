using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>Compiles the options of request fields into <see cref="InputRules"/>, each type of message once.</summary>
/// <remarks>
/// No request may hold a field without a rule, or a message that contains itself: so a message is checked no deeper
/// than its types nest, whatever a caller sends. Used at start, by one thread.
/// </remarks>
/// <param name="problems">Takes every problem found.</param>
/// <param name="undeclaredText">The rule of text without one; null if that is a problem.</param>
internal sealed class InputRulesCompiler(List<string> problems, Input? undeclaredText)
{
    /// <summary>Greatest length of one field, in bytes: what a server reads of a whole message.</summary>
    public const int BytesMax = 262_144;

    private static readonly Input s_noInput = new();

    private readonly Dictionary<string, InputRules> _compiled = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    /// <summary>The rules of a type of message, made once.</summary>
    public InputRules Compile(MessageDescriptor message)
    {
        if (_compiled.TryGetValue(message.FullName, out var known))
        {
            return known;
        }

        if (_open.Contains(message.FullName))
        {
            problems.Add($"{message.FullName}: contains itself.");
            return new InputRules([]);
        }

        _open.Add(message.FullName);
        var fields = message.Fields.InDeclarationOrder().Select(CompileField).OfType<IInputRule>();
        var choices = message.Oneofs.Where(IsRequired).Select(choice => new ChoiceRule(choice));
        var rules = new InputRules([.. fields, .. choices]);
        _open.RemoveAt(_open.Count - 1);

        _compiled.Add(message.FullName, rules);
        return rules;
    }

    private static bool IsRequired(OneofDescriptor choice) =>
        choice.GetOptions()?.GetExtension(FieldExtensions.ChoiceRequired) == true;

    private FieldRule? CompileField(FieldDescriptor field)
    {
        var declared = field.GetOptions()?.GetExtension(FieldExtensions.Input);
        var input = declared ?? (field.FieldType == FieldType.String ? undeclaredText : null) ?? s_noInput;

        if (FindFault(field, input) is { } fault)
        {
            problems.Add($"{field.FullName}: {fault}");
            return null;
        }

        return field.FieldType switch
        {
            FieldType.Bool => null,
            FieldType.String => new TextRule(field, input),
            FieldType.Bytes => new BytesRule(field, input),
            FieldType.Enum => new EnumRule(field, input),
            FieldType.Message when field.MessageType == Timestamp.Descriptor => new TimestampRule(field, input),
            FieldType.Message => new MessageRule(field, input, Compile(field.MessageType)),
            _ => new NumberRule(field, input),
        };
    }

    private static string? FindFault(FieldDescriptor field, Input input)
    {
        if (field.IsMap || !KindFits(field.FieldType, input.Kind))
        {
            return "its type has no input rule, or one for another type.";
        }

        if (field.IsRepeated != input.MaxItems > 0)
        {
            return "has max_items if and only if it is repeated.";
        }

        return input.Kind switch
        {
            InputKind.Password when !IsSecret(field) => "is a password and not marked as a secret.",
            InputKind.Number when input.Min > input.Max => "its range is empty.",
            InputKind.Number when input.Required && !field.HasPresence => "is required, but cannot be absent.",
            InputKind.Identifier or InputKind.UserName when input.MaxBytes != 0 => "its kind has its own length.",
            InputKind.DisplayName or InputKind.FreeText or InputKind.Path or InputKind.Token or InputKind.Password
                or InputKind.OpaqueBytes when input.MaxBytes is < 1 or > BytesMax =>
                $"needs max_bytes, 1 to {BytesMax}.",
            _ => null,
        };
    }

    private static bool IsSecret(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldExtensions.Secret) == true;

    private static bool KindFits(FieldType type, InputKind kind) => type switch
    {
        FieldType.String => kind is >= InputKind.Identifier and <= InputKind.Password,
        FieldType.Bytes => kind == InputKind.OpaqueBytes,
        FieldType.Int32 or FieldType.Int64 or FieldType.UInt32 or FieldType.SInt32 or FieldType.SInt64 =>
            kind == InputKind.Number,
        FieldType.Bool or FieldType.Enum or FieldType.Message => kind == InputKind.Unspecified,
        _ => false,
    };
}
