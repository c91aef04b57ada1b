using MagnetarStudio.Core.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>
/// The table of the design, section 6 (Refresh), told once more from what was seen of the server from outside, and
/// from its rows at a crash alone.
/// </summary>
internal sealed class RefreshOracle(CrashingServer server)
{
    private TimeSpan _madeAt = server.Clock.Run;
    private TimeSpan _startedAt = server.Clock.Run;
    private uint _shown;
    private int _answeredTo;
    private bool _wentElsewhere;
    private bool _wentElsewhereBefore;

    /// <summary>Counter of the newest pair.</summary>
    public uint Newest { get; private set; } = 1;

    /// <summary>Why the session ended; null while it lives.</summary>
    public EndReason? Ended { get; private set; }

    /// <summary>Whether two successive pairs were answered again to another network than at first.</summary>
    public bool IsConspicuous { get; private set; }

    /// <summary>What a refresh must be answered now whose token and device secret are genuine.</summary>
    public RefreshAnswer Expect(uint counter)
    {
        if (Ended is not null)
        {
            return RefreshAnswer.NotLive;
        }

        var age = server.Clock.Run - (_madeAt > _startedAt ? _madeAt : _startedAt);
        return counter == Newest ? RefreshAnswer.Rotated
            : counter + 1 == Newest && (_shown < Newest || age <= TimeSpan.FromSeconds(10)) ? RefreshAnswer.Repeated
            : RefreshAnswer.Replayed;
    }

    /// <summary>Holds an answer against what was expected.</summary>
    /// <param name="expected">What <see cref="Expect"/> said before the call.</param>
    /// <param name="tokens">The answer.</param>
    /// <param name="network">Where it went.</param>
    public void Judge(RefreshAnswer expected, SessionTokens? tokens, int network)
    {
        switch (expected)
        {
            case RefreshAnswer.Rotated:
                Assert.True(tokens?.Refresh.Counter == ++Newest, "The newest token is exchanged for the next one.");
                (_madeAt, _answeredTo) = (server.Clock.Run, network);
                (_wentElsewhereBefore, _wentElsewhere) = (_wentElsewhere, false);
                break;
            case RefreshAnswer.Repeated:
                Assert.True(tokens?.Refresh.Counter == Newest, "A lost answer is given again.");
                Assert.Equal(server.Tokens.Refresh.Reveal(), tokens!.Refresh.Reveal());
                _madeAt = _shown < Newest ? server.Clock.Run : _madeAt;
                _wentElsewhere |= network != _answeredTo;
                IsConspicuous |= _wentElsewhere && _wentElsewhereBefore;
                break;
            case RefreshAnswer.Replayed:
                Assert.True(tokens is null, "An old token is exchanged for nothing.");
                End(EndReason.Replayed);
                break;
            default:
                Assert.True(tokens is null, "An ended session answers nobody.");
                break;
        }
    }

    /// <summary>A call was answered that carried <paramref name="counter"/>.</summary>
    /// <remarks>With a full queue and no place in the table nobody remembers it: it errs towards the client.</remarks>
    public void Show(uint counter)
    {
        if (server.IsInTable || server.HasRoom)
        {
            _shown = Math.Max(_shown, counter);
        }
    }

    /// <summary>The session ended, within the call that ended it.</summary>
    public void End(EndReason reason)
    {
        Ended = reason;
        Assert.Equal(reason, server.Row.Ended?.Reason);
    }

    /// <summary>The server started anew. What calls have shown is known as far as it was written.</summary>
    public void Start(bool isCrash)
    {
        _startedAt = server.Clock.Run;
        _shown = isCrash ? server.Row.Tokens.Seen : _shown;
    }
}
