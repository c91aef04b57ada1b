using Google.Protobuf;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

/// <summary>Contracts that no proto file of ours has, built by hand: each must stop the start.</summary>
public sealed class UnsoundContractTests
{
    private static readonly Input s_token = new() { Kind = InputKind.Token, MaxBytes = 10 };

    [Fact]
    public void A_sound_method_is_read() => Assert.Empty(Problems(Sound()));

    [Fact]
    public void A_method_without_terms_is_refused() => AssertRefused("has no access option", null);

    [Fact]
    public void A_method_for_nobody_is_refused() =>
        AssertRefused("does not say whom", new Access { DeadlineCapMs = 1 });

    [Fact]
    public void Step_up_of_strangers_is_refused() =>
        AssertRefused("asks for step-up", new Access { Who = Who.Public, StepUp = true, DeadlineCapMs = 1 });

    [Fact]
    public void Idempotency_for_strangers_is_refused() =>
        AssertRefused("idempotent for callers", new Access { Who = Who.Public, Idempotent = true, DeadlineCapMs = 1 });

    [Fact]
    public void A_permission_that_is_not_asked_for_is_refused() =>
        AssertRefused("if and only if", new Access { Who = Who.SignedIn, Permission = "a.b", DeadlineCapMs = 1 });

    [Fact]
    public void Asking_for_no_permission_in_particular_is_refused() =>
        AssertRefused("if and only if", new Access { Who = Who.Permission, DeadlineCapMs = 1 });

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3_600_001)]
    public void A_deadline_cap_outside_its_range_is_refused(int deadlineCapMs) =>
        AssertRefused("deadline cap", new Access { Who = Who.SignedIn, DeadlineCapMs = deadlineCapMs });

    [Fact]
    public void An_idempotent_reply_with_a_secret_is_refused()
    {
        var secret = Text("code", 1, null);
        secret.Options = new FieldOptions();
        secret.Options.SetExtension(FieldExtensions.Secret, true);
        var access = new Access { Who = Who.SignedIn, Idempotent = true, DeadlineCapMs = 1 };

        var problem = Assert.Single(Problems(access, reply: secret));

        Assert.Contains("t.Reply.code", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_field_without_a_rule_is_refused() =>
        AssertFieldRefused("t.Ask.note", Text("note", 1, null));

    [Fact]
    public void A_text_rule_without_a_length_is_refused() =>
        AssertFieldRefused("needs max_bytes", Text("note", 1, new Input { Kind = InputKind.FreeText }));

    [Fact]
    public void A_password_that_is_no_secret_is_refused() =>
        AssertFieldRefused("not marked", Text("note", 1, new Input { Kind = InputKind.Password, MaxBytes = 9 }));

    [Fact]
    public void A_rule_for_another_type_is_refused() =>
        AssertFieldRefused("another type", Text("note", 1, new Input { Kind = InputKind.Number, Max = 9 }));

    [Fact]
    public void A_list_without_a_bound_is_refused()
    {
        var list = Text("note", 1, s_token);
        list.Label = FieldDescriptorProto.Types.Label.Repeated;

        AssertFieldRefused("max_items", list);
    }

    [Fact]
    public void A_message_that_contains_itself_is_refused()
    {
        var self = new FieldDescriptorProto
        {
            Name = "again",
            Number = 1,
            Type = FieldDescriptorProto.Types.Type.Message,
            TypeName = ".t.Ask",
            Label = FieldDescriptorProto.Types.Label.Optional,
        };

        AssertFieldRefused("contains itself", self);
    }

    [Fact]
    public void All_problems_are_listed_together()
    {
        var access = new Access { Who = Who.Public, StepUp = true, Idempotent = true };

        Assert.Equal(4, Problems(access, Text("note", 1, null)).Count);
    }

    private static Access Sound() => new() { Who = Who.SignedIn, DeadlineCapMs = 1 };

    private static void AssertRefused(string expected, Access? access) =>
        Assert.Contains(expected, Assert.Single(Problems(access)), StringComparison.Ordinal);

    private static void AssertFieldRefused(string expected, FieldDescriptorProto field) =>
        Assert.Contains(expected, Assert.Single(Problems(Sound(), field)), StringComparison.Ordinal);

    private static IReadOnlyList<string> Problems(
        Access? access, FieldDescriptorProto? ask = null, FieldDescriptorProto? reply = null)
    {
        try
        {
            ContractCatalogue.Read([Service(access, ask, reply)], [], OurServices.Permissions);
            return [];
        }
        catch (ContractException refused)
        {
            return refused.Problems;
        }
    }

    private static FieldDescriptorProto Text(string name, int number, Input? input)
    {
        var field = new FieldDescriptorProto
        {
            Name = name,
            Number = number,
            Type = FieldDescriptorProto.Types.Type.String,
            Label = FieldDescriptorProto.Types.Label.Optional,
        };
        if (input is not null)
        {
            field.Options = new FieldOptions();
            field.Options.SetExtension(FieldExtensions.Input, input);
        }

        return field;
    }

    private static ServiceDescriptor Service(Access? access, FieldDescriptorProto? ask, FieldDescriptorProto? reply)
    {
        var method = new MethodDescriptorProto { Name = "Do", InputType = ".t.Ask", OutputType = ".t.Reply" };
        if (access is not null)
        {
            method.Options = new MethodOptions();
            method.Options.SetExtension(AccessExtensions.Access, access);
        }

        var file = new FileDescriptorProto
        {
            Name = "t.proto",
            Package = "t",
            Syntax = "proto3",
            MessageType = { Message("Ask", ask), Message("Reply", reply) },
            Service = { new ServiceDescriptorProto { Name = "S", Method = { method } } },
        };
        var extensions =
            new ExtensionRegistry { AccessExtensions.Access, FieldExtensions.Input, FieldExtensions.Secret };
        return FileDescriptor.BuildFromByteStrings([file.ToByteString()], extensions)[0].Services[0];
    }

    private static DescriptorProto Message(string name, FieldDescriptorProto? field)
    {
        var message = new DescriptorProto { Name = name };
        if (field is not null)
        {
            message.Field.Add(field);
        }

        return message;
    }
}
