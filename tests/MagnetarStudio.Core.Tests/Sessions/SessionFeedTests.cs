using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class SessionFeedTests
{
    private static readonly AccountId s_account = new(Rows.IdOf(1));

    private readonly SessionFeed _feed = new();

    [Fact]
    public void A_stream_is_told_of_its_account_in_order_and_of_no_other()
    {
        using var subscription = Subscribe();

        Publish(1);
        _feed.Publish([new(NoticeKind.SessionEnded, new(Rows.IdOf(2)), new(Rows.IdOf(7)))]);
        Publish(2);

        Assert.Equal([1, 2], ReadAll(subscription));
    }

    [Theory]
    [InlineData(SessionFeed.BacklogMax, false)]
    [InlineData(SessionFeed.BacklogMax + 1, true)]
    public async Task A_stream_that_falls_too_far_behind_is_ended(int notices, bool isEnded)
    {
        using var slow = Subscribe();
        using var other = Subscribe();
        for (var number = 1; number <= notices; number++)
        {
            Publish(number);
            Assert.Equal([number], ReadAll(other));
        }

        Assert.Equal(SessionFeed.BacklogMax, ReadAll(slow).Count);
        Assert.Equal(isEnded, slow.Notices.Completion.IsCompleted);
        Assert.False(other.Notices.Completion.IsCompleted);
        if (isEnded)
        {
            await slow.Notices.Completion;
        }
    }

    [Fact]
    public void An_account_has_sixteen_streams_at_most_and_gets_a_place_back()
    {
        var open = Enumerable.Range(0, SessionFeed.PerAccountMax).Select(_ => Subscribe()).ToList();
        Assert.Null(_feed.TrySubscribe(s_account));
        Assert.NotNull(_feed.TrySubscribe(new(Rows.IdOf(2))));

        open[0].Dispose();
        open[0].Dispose();

        Assert.NotNull(_feed.TrySubscribe(s_account));
        Assert.Null(_feed.TrySubscribe(s_account));
    }

    [Fact]
    public void A_stream_that_is_gone_is_told_nothing_more()
    {
        var gone = Subscribe();
        gone.Dispose();
        using var open = Subscribe();
        gone.Dispose();

        Publish(1);

        Assert.Empty(ReadAll(gone));
        Assert.Equal([1], ReadAll(open));
    }

    private SessionFeed.Subscription Subscribe()
    {
        var subscription = _feed.TrySubscribe(s_account);
        Assert.NotNull(subscription);
        return subscription;
    }

    private void Publish(int number) =>
        _feed.Publish([new(NoticeKind.SessionOpened, s_account, new(Rows.IdOf(number)))]);

    private static List<int> ReadAll(SessionFeed.Subscription subscription)
    {
        var read = new List<int>();
        while (subscription.Notices.TryRead(out var notice))
        {
            read.Add(Enumerable.Range(1, 100).Single(number => Rows.IdOf(number) == notice.Session.Value));
        }

        return read;
    }
}
