using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Records are opened as they were sealed, or not at all.</summary>
public sealed class EntryOpenerTests : IDisposable
{
    private static readonly AccountId s_alice = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"));
    private static readonly SessionId s_session = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8058"));

    private static readonly AuditEvent s_event = new(EventCode.SessionEnded, Outcome.Refused)
    {
        Target = s_alice,
        TargetSession = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8059")),
        Device = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a805a")),
        Invitation = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a805b")),
        Reason = "REVOKED",
        RoleCode = 3,
        PreviousRoleCode = 2,
        Count = -7,
        Risk = [1, 2, 3],
        UserName = "alice",
        Detail = "what else there is",
    };

    private readonly TestLog _log = TestLog.Of(3);

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(ActorKind.Account)]
    [InlineData(ActorKind.OsUser)]
    [InlineData(ActorKind.Server)]
    [InlineData(ActorKind.Nobody)]
    public void Everything_that_was_sealed_is_read_again(ActorKind kind)
    {
        var actor = kind switch
        {
            ActorKind.Account => Actor.Of(s_alice),
            ActorKind.OsUser => Actor.OfOsUser(4_000_000_000),
            ActorKind.Server => Actor.Server,
            _ => Actor.Nobody,
        };
        _log.Write(s_event, new Caller(actor, s_session, "192.0.2.1", "an agent", "request-9"));

        var entry = Open(3)!;

        Assert.Equal(s_event with { Risk = null }, entry.What with { Risk = null });
        Assert.Equal(s_event.Risk, entry.What.Risk);
        Assert.Equal((actor, s_session, "request-9"), (entry.Actor, entry.Session!.Value, entry.RequestId));
        Assert.Equal(("192.0.2.1", "an agent", false), (entry.Peer, entry.Agent, entry.IsSubjectErased));
        Assert.Equal((3, _log.Now.Utc), (entry.Seq, entry.At));
        Assert.Same(_log.Records[3].Record, entry.Record);
    }

    [Fact]
    public void Of_an_erased_subject_what_was_done_is_left_and_nothing_of_who()
    {
        _log.Write(s_event, new Caller(Actor.Server, s_session, "192.0.2.1", "an agent", "request-9"));
        _log.SubjectKeys.Clear();

        var entry = Open(3)!;

        Assert.True(entry.IsSubjectErased);
        Assert.Equal((null, null, null, null), (entry.Peer, entry.Agent, entry.What.UserName, entry.What.Detail));
        Assert.Equal((s_event.Target, s_event.Reason), (entry.What.Target, entry.What.Reason));
    }

    [Fact]
    public void What_was_changed_moved_or_lost_its_key_is_not_read()
    {
        Assert.True(AuditRecord.TryParse(_log.Records[1].Record, out var whole));
        var subject = whole.SubjectKeyId;
        for (var place = 0; place < _log.Records[1].Record.Length; place++)
        {
            var spoiled = _log.Records[1].Record.ToArray();
            spoiled[place] ^= 1;
            if (AuditRecord.TryParse(spoiled, out var record) && record.SubjectKeyId != subject)
            {
                // Nobody can tell a name of no key from that of a destroyed one but by the tree.
                Assert.True(Open(1, spoiled)!.IsSubjectErased);
                continue;
            }

            Assert.Throws<LogTamperedException>(() => Open(1, spoiled));
        }

        Assert.Throws<LogTamperedException>(() => Open(1, _log.Records[2].Record));
        _log.DataKeys.Clear();
        Assert.Throws<LogTamperedException>(() => Open(1));
    }

    [Fact]
    public void A_filter_asks_for_all_of_its_conditions()
    {
        var by = new Caller(Actor.Of(s_alice), s_session, null, null, "request-9");
        _log.Write(s_event, by);
        var at = _log.Now.Utc;
        var all = new EntryFilter
        {
            From = at,
            Until = at.AddMicroseconds(1),
            Code = s_event.Code,
            Actor = s_alice,
            Session = s_session,
            Outcome = Outcome.Refused,
        };

        foreach (var target in new[]
        {
            s_event.Target!.Value.Value, s_event.TargetSession!.Value.Value, s_event.Device!.Value.Value,
            s_event.Invitation!.Value.Value,
        })
        {
            Assert.NotNull(Open(3, filter: all with { Target = target }));
        }

        Assert.Null(Open(3, filter: all with { Target = Guid.Empty }));
        Assert.Null(Open(3, filter: all with { From = at.AddMicroseconds(1) }));
        Assert.Null(Open(3, filter: all with { Until = at }));
        Assert.Null(Open(3, filter: all with { Code = EventCode.SignIn }));
        Assert.Null(Open(3, filter: all with { Actor = new AccountId(Guid.Empty) }));
        Assert.Null(Open(3, filter: all with { Session = new SessionId(Guid.Empty) }));
        Assert.Null(Open(3, filter: all with { Outcome = Outcome.Done }));
    }

    [Fact]
    public void Every_kind_of_event_has_a_name_of_its_own_by_which_it_is_found()
    {
        var names = Enum.GetValues<EventCode>().Select(code => code.ToName()).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(@"^magnetar(\.[a-z_]+){1,2}$", name));
        Assert.All(Enum.GetValues<EventCode>(), code => Assert.Equal(code, EventNames.Find(code.ToName())));
        Assert.Null(EventNames.Find("magnetar.nothing"));
    }

    [Fact]
    public async Task Whoever_waits_for_growth_is_woken_by_the_commit_that_brings_it()
    {
        Assert.True(_log.Tip.GrownAsync(2).IsCompletedSuccessfully);
        var grown = _log.Tip.GrownAsync(3);
        var grownMore = _log.Tip.GrownAsync(3);
        Assert.False(grown.IsCompleted);

        _log.Write(1);

        await Task.WhenAll(grown, grownMore).WaitAsync(
            TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(_log.Tip.GrownAsync(4).IsCompleted);
    }

    private LogEntry? Open(long seq, byte[]? record = null, EntryFilter? filter = null)
    {
        using var keys = new RecordKeys(_log, _log.Keys);
        return EntryOpener.Open(
            _log.Log, keys, seq, record ?? _log.Records[(int)seq].Record, filter ?? EntryFilter.All);
    }
}
