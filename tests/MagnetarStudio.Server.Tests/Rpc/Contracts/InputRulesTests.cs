using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

public sealed class InputRulesTests
{
    private const string AnyId = "01890a5d-ac96-774b-bcce-b302099a8057";

    [Fact]
    public void A_message_that_is_fine_has_no_problems() => Assert.Empty(Check(AnySignIn()));

    [Fact]
    public void A_missing_field_is_named() =>
        Assert.Equal(["user_name", "password", "device"], Check(new SignInRequest()).Select(problem => problem.Field));

    [Fact]
    public void A_field_inside_a_message_is_named_by_its_path()
    {
        var request = AnySignIn();
        request.Device.DisplayName = "a\0b";

        var problem = Assert.Single(Check(request));

        Assert.Equal(new InputProblem("device.display_name", "must hold no control character."), problem);
    }

    [Fact]
    public void A_field_inside_a_list_is_named_by_its_position()
    {
        var request = AnyAppend();
        request.Entry.Details.Add(new Detail { Name = "fine", Value = "fine" });
        request.Entry.Details.Add(new Detail { Name = "not fine" });

        Assert.Equal("entry.details[1].name", Assert.Single(Check(request)).Field);
    }

    [Fact]
    public void No_more_than_twenty_problems_are_told()
    {
        var request = new RevokeAccountSessionsRequest { AccountId = AnyId };
        request.SessionIds.AddRange(Enumerable.Repeat("not an id", 100));

        var problems = Check(request);

        Assert.Equal(InputProblems.CountMax, problems.Count);
        Assert.Equal("session_ids[19]", problems[^1].Field);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_list_holds_as_many_items_as_it_may(int items, int problems)
    {
        var request = new RevokeAccountSessionsRequest { AccountId = AnyId };
        request.SessionIds.AddRange(Enumerable.Repeat(AnyId, items));

        Assert.Equal(problems, Check(request).Count);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_number_keeps_to_its_range(int pageSize, bool isFine) =>
        Assert.Equal(isFine, Check(new ListSessionsRequest { PageSize = pageSize }).Count == 0);

    [Theory]
    [InlineData(Role.Unspecified, "is required.")]
    [InlineData((Role)99, "must be a value that its type defines.")]
    [InlineData((Role)(-1), "must be a value that its type defines.")]
    public void An_enum_holds_a_value_that_it_defines(Role role, string reason) =>
        Assert.Equal(reason, Assert.Single(Check(new SetRoleRequest { AccountId = AnyId, Role = role })).Reason);

    [Fact]
    public void A_choice_must_be_made() => Assert.Equal("proof", Assert.Single(Check(new StepUpRequest())).Field);

    [Fact]
    public void A_choice_that_was_made_is_judged_alone()
    {
        Assert.Empty(Check(new StepUpRequest { TotpCode = "123456" }));
        Assert.Equal("totp_code", Assert.Single(Check(new StepUpRequest { TotpCode = "1234567" })).Field);
        Assert.Equal("totp_code", Assert.Single(Check(new StepUpRequest { TotpCode = string.Empty })).Field);
    }

    [Theory]
    [InlineData(-62_135_596_801, 0, false)]
    [InlineData(-62_135_596_800, 0, true)]
    [InlineData(253_402_300_799, 999_999_999, true)]
    [InlineData(253_402_300_800, 0, false)]
    [InlineData(0, -1, false)]
    [InlineData(0, 1_000_000_000, false)]
    public void A_time_is_one_that_exists(long seconds, int nanos, bool isFine)
    {
        var time = new Timestamp { Seconds = seconds, Nanos = nanos };

        var problems = Check(new QueryRequest { Filter = new Filter { FromTime = time } });

        Assert.Equal(isFine, problems.Count == 0);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void Bytes_are_as_long_as_they_may_be(int length, int problems)
    {
        var field = BytesValue.Descriptor.FindFieldByNumber(BytesValue.ValueFieldNumber);
        var rules = new InputRules([new BytesRule(field, new Input { Kind = InputKind.OpaqueBytes, MaxBytes = 4 })]);

        Assert.Equal(problems, rules.Check(new BytesValue { Value = ByteString.CopyFrom(new byte[length]) }).Count);
    }

    [Fact]
    public void A_reason_never_holds_the_value()
    {
        var request = AnySignIn();
        request.UserName = "c4nary value";
        request.Password = "c4nary\u0007value";
        request.Device.DeviceSecret = "c4nary value";

        var problems = Check(request);

        Assert.Equal(3, problems.Count);
        Assert.DoesNotContain(problems, problem => problem.ToString().Contains("c4nary", StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_changes_nothing()
    {
        var request = AnyAppend();
        request.Entry.Details.Add(new Detail { Name = "note", Value = "../x; select <b>\r\n\t\u00e9\ud83d\ude00 " });
        var before = request.ToByteString();

        Assert.Empty(Check(request));
        Assert.Equal(before, request.ToByteString());
    }

    [Fact]
    public void Checking_a_sign_in_that_is_fine_allocates_nothing()
    {
        var rules = RulesOf(SignInRequest.Descriptor);
        var request = AnySignIn();
        rules.Check(request);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            rules.Check(request);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static SignInRequest AnySignIn() => new()
    {
        UserName = "Ada.Lovelace",
        Password = "correct horse battery staple",
        Device = new DeclaredDevice { DisplayName = "Ada's laptop", Platform = "macOS 26.1", Language = "de-AT" },
    };

    private static AppendRequest AnyAppend() =>
        new() { Entry = new NewEntry { Action = "app.invoice.paid", Outcome = Outcome.Done } };

    private static IReadOnlyList<InputProblem> Check(IMessage message) => RulesOf(message.Descriptor).Check(message);

    private static InputRules RulesOf(MessageDescriptor message)
    {
        var problems = new List<string>();
        var rules = new InputRulesCompiler(problems, undeclaredText: null).Compile(message);
        Assert.Empty(problems);
        return rules;
    }
}
