using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class EventEncoderTests
{
    private static readonly AccountId s_actor = new(Guid.Parse("00000000-0000-7000-8000-000000000001"));
    private static readonly AccountId s_target = new(Guid.Parse("00000000-0000-7000-8000-000000000002"));
    private static readonly Moment s_now = new(new(2030, 12, 31, 23, 59, 59, TimeSpan.Zero), default, default);
    private static readonly Caller s_caller = new(Actor.Of(s_actor), null, "192.0.2.1", "agent/1", "request-1");

    private readonly TestSubjects _subjects = new();

    [Fact]
    public void Ids_and_codes_go_to_the_body_and_names_to_the_subject_part()
    {
        var what = new AuditEvent(EventCode.RoleSet, Outcome.Refused)
        {
            Target = s_target,
            TargetSession = new SessionId(Guid.Parse("00000000-0000-7000-8000-000000000003")),
            Device = new DeviceId(Guid.Parse("00000000-0000-7000-8000-000000000004")),
            Invitation = new InvitationId(Guid.Parse("00000000-0000-7000-8000-000000000005")),
            Reason = "WHY",
            RoleCode = 30,
            PreviousRoleCode = 20,
            Count = 7,
            UserName = "bob",
            Detail = "free",
        };
        var by = s_caller with { Session = new SessionId(Guid.Parse("00000000-0000-7000-8000-000000000006")) };

        var encoded = EventEncoder.Encode(what, by, s_now, _subjects);

        string Id(int last) => $"000000000000700080000000000000{last:X2}";
        Assert.Equal(
            $"1=01{Id(1)} 2={Id(2)} 3={Id(6)} 4=02 5=574859 6=726571756573742D31 7={Id(3)} 8={Id(4)} 9={Id(5)} "
            + "10=1E 11=14 12=0000000000000007",
            Fields(encoded.Body));
        Assert.Equal("1=3139322E302E322E31 2=6167656E742F31 3=626F62 4=66726565", Fields(encoded.Subject));
        Assert.Empty(encoded.Clear);
    }

    [Fact]
    public void Each_kind_of_actor_is_told_apart()
    {
        Assert.Equal("00", ActorOf(Actor.Nobody));
        Assert.Equal("0100000000000070008000000000000001", ActorOf(Actor.Of(s_actor)));
        Assert.Equal("02000003E8", ActorOf(Actor.OfOsUser(1_000)));
        Assert.Equal("03", ActorOf(Actor.Server));

        string ActorOf(Actor actor) => Fields(EventEncoder.Encode(
            new(EventCode.SignIn), s_caller with { Actor = actor }, s_now, _subjects).Body).Split(' ')[0][2..];
    }

    [Fact]
    public void The_subject_is_the_account_acted_upon_else_the_actor_else_the_month_of_strangers()
    {
        var target = _subjects.ForAccount(s_target);
        var actor = _subjects.ForAccount(s_actor);
        var strangers = _subjects.ForStrangers(203012);

        Assert.Same(target, SubjectOf(s_target, s_caller));
        Assert.Same(actor, SubjectOf(null, s_caller));
        Assert.Same(strangers, SubjectOf(null, s_caller with { Actor = Actor.Nobody }));
        Assert.Same(strangers, SubjectOf(null, s_caller with { Actor = Actor.OfOsUser(0) }));

        SubjectKey? SubjectOf(AccountId? target, Caller by) =>
            EventEncoder.Encode(new(EventCode.SignIn) { Target = target }, by, s_now, _subjects).SubjectKey;
    }

    [Fact]
    public void Of_an_erased_subject_no_name_is_kept()
    {
        _subjects.Erase(s_target);

        var encoded = EventEncoder.Encode(
            new(EventCode.SignIn) { Target = s_target, UserName = "bob" }, s_caller, s_now, _subjects);

        Assert.Null(encoded.SubjectKey);
        Assert.Empty(encoded.Subject);
    }

    [Fact]
    public void Without_names_there_is_no_subject_and_no_key_is_asked_for()
    {
        var encoded = EventEncoder.Encode(new(EventCode.ServerStarted), Caller.Server, s_now, _subjects);

        Assert.Null(encoded.SubjectKey);
        Assert.Empty(_subjects.Made);
    }

    [Fact]
    public void Every_text_of_the_subject_part_is_redacted()
    {
        const string Secret = "sk-0123456789abcdef";
        var what = new AuditEvent(EventCode.SignIn) { UserName = Secret, Detail = $"password {Secret}" };

        var encoded = EventEncoder.Encode(what, s_caller with { Peer = Secret, Agent = Secret }, s_now, _subjects);

        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(encoded.Subject), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_would_be_too_large_refuses_its_own_act()
    {
        var what = new AuditEvent(EventCode.SignIn) { Reason = new string('X', 60_000) };
        Assert.True(EventEncoder.Encode(what, s_caller, s_now, _subjects).SizeBytes < AuditRecord.SizeBytesMax);

        Assert.Throws<ArgumentException>(() => EventEncoder.Encode(
            what, s_caller with { RequestId = new string('r', 6_000) }, s_now, _subjects));
    }

    private static string Fields(byte[] part)
    {
        var read = new List<string>();
        var fields = new FieldReader(part);
        while (fields.TryRead(out var tag, out var value))
        {
            read.Add($"{tag}={Convert.ToHexString(value)}");
        }

        Assert.False(fields.IsMalformed);
        return string.Join(' ', read);
    }
}
