using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Microbenchmarks.Requests;

/// <summary>Makes requests whose every field is set and as long as it may be, in letters that cost the most.</summary>
internal static class FullRequests
{
    private const string AnyId = "01890a5d-ac96-774b-bcce-b302099a8057";

    public static IMessage Make(MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => field.FieldType != FieldType.Bool))
        {
            var input = field.GetOptions()?.GetExtension(FieldExtensions.Input) ?? new Input();
            if (field.IsRepeated)
            {
                Fill((IList)field.Accessor.GetValue(message), field, input);
            }
            else
            {
                field.Accessor.SetValue(message, ValueOf(field, input));
            }
        }

        return message;
    }

    private static void Fill(IList items, FieldDescriptor field, Input input)
    {
        for (var item = 0; item < input.MaxItems; item++)
        {
            items.Add(ValueOf(field, input));
        }
    }

    private static object ValueOf(FieldDescriptor field, Input input) => field.FieldType switch
    {
        FieldType.String => TextOf(input),
        FieldType.Int32 => (int)input.Max,
        FieldType.Int64 => input.Max,
        FieldType.Enum => field.EnumType.Values[^1].Number,
        FieldType.Message when field.MessageType == Timestamp.Descriptor => new Timestamp { Seconds = 1 },
        FieldType.Message => Make(field.MessageType),
        _ => throw new NotSupportedException($"{field.FullName}: {field.FieldType}"),
    };

    private static string TextOf(Input input) => input.Kind switch
    {
        InputKind.Identifier => AnyId,
        InputKind.UserName => new string('a', 64),
        InputKind.Token => new string('a', input.MaxBytes),
        _ => new string('é', input.MaxBytes / 2),
    };
}
