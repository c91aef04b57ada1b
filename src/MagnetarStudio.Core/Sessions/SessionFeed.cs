using System.Collections.Concurrent;
using System.Threading.Channels;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Tells open streams what happens to an account's sessions. Thread-safe; publishing never waits.</summary>
/// <remarks>A subscriber that does not read loses its stream, not the server's memory.</remarks>
public sealed class SessionFeed : INoticeSink
{
    /// <summary>Notices a subscriber may be behind before its stream is ended.</summary>
    public const int BacklogMax = 64;

    /// <summary>Open streams one account may have.</summary>
    public const int PerAccountMax = 16;

    private readonly ConcurrentDictionary<AccountId, Subscribers> _byAccount = new();

    /// <summary>Begins to tell of <paramref name="account"/>; dispose to stop.</summary>
    /// <returns>Null when the account has <see cref="PerAccountMax"/> streams already.</returns>
    public Subscription? TrySubscribe(AccountId account)
    {
        while (true)
        {
            var subscribers = _byAccount.GetOrAdd(account, static _ => new Subscribers());
            lock (subscribers)
            {
                if (subscribers.IsGone)
                {
                    continue;
                }

                if (subscribers.Open.Count >= PerAccountMax)
                {
                    return null;
                }

                var subscription = new Subscription(this, account);
                subscribers.Open.Add(subscription);
                return subscription;
            }
        }
    }

    /// <inheritdoc/>
    public void Publish(ReadOnlySpan<Notice> notices)
    {
        foreach (var notice in notices)
        {
            if (!_byAccount.TryGetValue(notice.Account, out var subscribers))
            {
                continue;
            }

            lock (subscribers)
            {
                foreach (var subscription in subscribers.Open)
                {
                    subscription.Offer(notice);
                }
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        if (!_byAccount.TryGetValue(subscription.Account, out var subscribers))
        {
            return;
        }

        lock (subscribers)
        {
            subscribers.Open.Remove(subscription);
            if (subscribers.Open.Count == 0)
            {
                subscribers.IsGone = true;
                _byAccount.TryRemove(subscription.Account, out _);
            }
        }
    }

    /// <summary>One stream's view of the feed.</summary>
    public sealed class Subscription : IDisposable
    {
        private readonly SessionFeed _feed;
        private readonly Channel<Notice> _backlog = Channel.CreateBounded<Notice>(BacklogMax);

        internal Subscription(SessionFeed feed, AccountId account) => (_feed, Account) = (feed, account);

        /// <summary>Whose sessions.</summary>
        public AccountId Account { get; }

        /// <summary>What happened, in order. Completes when the reader fell too far behind.</summary>
        public ChannelReader<Notice> Notices => _backlog.Reader;

        /// <inheritdoc/>
        public void Dispose() => _feed.Remove(this);

        internal void Offer(Notice notice)
        {
            if (!_backlog.Writer.TryWrite(notice))
            {
                _backlog.Writer.TryComplete();
            }
        }
    }

    private sealed class Subscribers
    {
        public List<Subscription> Open { get; } = [];

        public bool IsGone { get; set; }
    }
}
