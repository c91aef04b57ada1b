using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class LiveSessionsRaceTests
{
    private const int Rounds = 100_000;
    private const int RoundsMin = 1_000; // however slow the machine
    private const int Readers = 3;
    private static readonly TimeSpan s_timeMax = TimeSpan.FromSeconds(5);

    private readonly LiveSessions _live = new(64, _ => true);
    private readonly bool[] _isEnded = new bool[Rounds + 2];
    private int _published;
    private int _threads;
    private int _resurrected;
    private volatile bool _isOver;

    [Fact]
    public async Task Once_a_session_ended_was_published_nobody_finds_it_again()
    {
        await Writers.RunAsync(Readers + 1, () =>
        {
            if (Interlocked.Increment(ref _threads) == 1)
            {
                Publish();
            }
            else
            {
                Read();
            }
        });

        Assert.InRange(_published, RoundsMin, Rounds);
        Assert.Equal(0, _resurrected);
        Assert.InRange(_live.Count, 0, 64 + Readers);
    }

    // The writer's side: first the row, then the table, then whoever asked is answered.
    private void Publish()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var round = 1; round <= Rounds; round++)
        {
            if (round > RoundsMin && TimeProvider.System.GetElapsedTime(started) >= s_timeMax)
            {
                break;
            }

            Volatile.Write(ref _isEnded[round], true);
            _live.Publish([new(NoticeKind.SessionEnded, new(Rows.IdOf(1)), new(Rows.IdOf(round)))]);
            Volatile.Write(ref _published, round);
        }

        _isOver = true;
    }

    // A call's side, about the session that ends just now.
    private void Read()
    {
        for (var turn = 0; !_isOver; turn++)
        {
            var answered = Volatile.Read(ref _published);
            var number = answered + turn % 2;
            var id = new SessionId(Rows.IdOf(number));
            var entry = _live.Find(id) ?? Fill(number, id);
            if (entry is not null && number <= answered && number > 0)
            {
                Interlocked.Increment(ref _resurrected);
            }
        }
    }

    private LiveSession? Fill(int number, SessionId id)
    {
        var stamp = _live.Stamp(id, new(Rows.IdOf(1)));
        return Volatile.Read(ref _isEnded[number]) ? null : _live.TryInsert(stamp, SessionSamples.Read(number));
    }
}
