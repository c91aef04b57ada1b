using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>
/// A client that stores a pair before it uses it, a network that loses answers, a server that crashes, and perhaps a
/// thief. Every answer is held against <see cref="RefreshOracle"/>.
/// </summary>
internal sealed class RefreshHistory
{
    private const int ThiefNetwork = 100;
    private const int CopiesMax = 4;

    // A request that takes longer is given up by client and server: the edge allows half of it.
    private static readonly TimeSpan s_requestMax = TimeSpan.FromSeconds(10);

    private readonly Thief _thief;
    private readonly CrashingServer _server = new();
    private readonly RefreshOracle _oracle;
    private readonly Queue<(Pair Pair, TimeSpan At)> _sent = [];
    private readonly List<Pair> _copies = [];
    private Pair _stored;
    private uint _thiefShows;
    private int _network;
    private int _epoch;
    private bool _lacksSecret;

    public RefreshHistory(Thief thief)
    {
        (_thief, _oracle) = (thief, new(_server));
        _stored = Keep(_server.Tokens);
    }

    /// <summary>Whether the session lives.</summary>
    public bool IsLive => _oracle.Ended is null;

    /// <summary>Whether an old token ended it.</summary>
    public bool IsReplayed => _oracle.Ended is EndReason.Replayed;

    /// <summary>How many pairs the thief was answered.</summary>
    public int Stolen { get; private set; }

    /// <summary>Whether two successive pairs were answered again to another network than at first.</summary>
    public bool IsConspicuous => _oracle.IsConspicuous;

    private bool HasSecret => _thief is Thief.LeadsOnceAndWaits or Thief.HoldsEverything;

    /// <summary>Takes one step.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">A promise was broken.</exception>
    public async ValueTask StepAsync(HistoryStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Call:
                await CallAsync(_stored.Token.Counter);
                break;
            case StepKind.CallWithOlder:
                await CallAsync(_stored.Token.Counter - 1);
                break;
            case StepKind.Refresh or StepKind.RefreshUnanswered:
                RenewSecret();
                await ExchangeAsync(_stored, isAnswered: step.Kind is StepKind.Refresh);
                break;
            case StepKind.TabSends:
                RenewSecret();
                _sent.Enqueue((_stored, _server.Clock.Run));
                break;
            case StepKind.TabArrives or StepKind.TabArrivesUnanswered:
                await ArriveAsync(isAnswered: step.Kind is StepKind.TabArrives);
                break;
            case StepKind.Roam:
                _network = step.Amount;
                break;
            case StepKind.ChangePassword or StepKind.ChangePasswordUnanswered when IsLive:
                ChangePassword(isAnswered: step.Kind is StepKind.ChangePassword);
                break;
            case StepKind.ChangePasswordElsewhere:
                await EndAsync(EndReason.PasswordChanged);
                break;
            case StepKind.SignOut:
                await EndAsync(EndReason.SignedOut);
                break;
            case StepKind.ThiefCopies:
                _copies.Add(_stored);
                break;
            case StepKind.ThiefPresents when _copies.Count > 0:
                await StealAsync(_copies[Math.Max(0, _copies.Count - 1 - step.Amount)]);
                break;
            case StepKind.ThiefCalls when _thiefShows > 0:
                await CallAsync(_thiefShows);
                break;
            default:
                await HappenAsync(step);
                break;
        }
    }

    /// <summary>
    /// The end of the thief that waited: the client has long gone on when it comes back with what it got.
    /// </summary>
    public async ValueTask ComeBackAsync()
    {
        await StepAsync(new(StepKind.QueueDrains));
        for (var turn = 0; turn < 2; turn++)
        {
            await StepAsync(new(StepKind.Refresh));
            await StepAsync(new(StepKind.Call));
        }

        await StepAsync(new(StepKind.Pass, 11));
        var stolen = Stolen;
        await StepAsync(new(StepKind.ThiefPresents));
        Assert.True(stolen == Stolen, "The thief is answered nothing when it comes back.");
        Assert.True(!IsLive || _copies.Count == 0 || _copies[^1].Epoch != _epoch, "And then the session is over.");
    }

    // What happens to the server, whoever calls.
    private async ValueTask HappenAsync(HistoryStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Pass:
                _server.Clock.Pass(TimeSpan.FromSeconds(step.Amount));
                break;
            case StepKind.StepWall:
                _server.Clock.StepWall(TimeSpan.FromMinutes(step.Amount));
                break;
            case StepKind.Crash:
                _server.Crash();
                _oracle.Start(isCrash: true);
                break;
            case StepKind.Restart:
                _server.Restart();
                _oracle.Start(isCrash: false);
                break;
            case StepKind.Evict:
                await _server.EvictAsync();
                break;
            case StepKind.Write:
                _server.Write();
                break;
            case StepKind.QueueFills or StepKind.QueueDrains:
                _server.HasRoom = step.Kind is StepKind.QueueDrains;
                break;
        }
    }

    private async ValueTask CallAsync(uint counter)
    {
        var isAnswered = await _server.CallAsync(counter);
        Assert.True(isAnswered == IsLive, $"A call was {(isAnswered ? "answered" : "refused")}.");
        if (isAnswered)
        {
            _oracle.Show(counter);
        }
    }

    private async ValueTask ExchangeAsync(Pair pair, bool isAnswered)
    {
        var tokens = await PresentAsync(pair, _network);
        Assert.True(tokens is not null || !IsLive, "The client is refused although its session lives.");
        Assert.True(!IsReplayed || _thief is Thief.HoldsEverything, "The client is taken for a thief.");
        if (isAnswered && tokens is not null)
        {
            Assert.True(tokens.Refresh.Counter >= _stored.Token.Counter, "The client is answered an older pair.");
            _stored = Keep(tokens);
        }
    }

    // No client refreshes twice while a request of its own is on its way, and none waits for one for ever.
    private async ValueTask ArriveAsync(bool isAnswered)
    {
        if (_sent.TryDequeue(out var sent)
            && sent.Pair.Epoch == _epoch
            && sent.Pair.Token.Counter + 1 >= _oracle.Newest
            && _server.Clock.Run - sent.At <= s_requestMax)
        {
            await ExchangeAsync(sent.Pair, isAnswered);
        }
    }

    private void ChangePassword(bool isAnswered)
    {
        _server.ChangePassword();
        _epoch++;
        _lacksSecret = !isAnswered;
        if (isAnswered)
        {
            _stored = _stored with { Secret = _server.Tokens.Device, Epoch = _epoch };
        }
    }

    // The answer that was lost held the new device secret: the client asks for the change again.
    private void RenewSecret()
    {
        if (_lacksSecret && IsLive)
        {
            ChangePassword(isAnswered: true);
        }
    }

    private async ValueTask EndAsync(EndReason reason)
    {
        if (IsLive)
        {
            await _server.EndAsync(reason);
            _oracle.End(reason);
        }
    }

    private async ValueTask StealAsync(Pair copy)
    {
        var before = _server.Row;
        if (!HasSecret || copy.Epoch != _epoch)
        {
            var secret = HasSecret ? copy.Secret : _server.OtherSecret;
            Assert.True(await _server.RefreshAsync(copy.Token, secret) is null, "A token alone is worth something.");
            Assert.Equal(before, _server.Row);
            return;
        }

        if (await PresentAsync(copy, ThiefNetwork) is { } tokens)
        {
            Stolen++;
            _thiefShows = tokens.Refresh.Counter;
            _copies.Add(Keep(tokens));
            _copies.RemoveRange(0, Math.Max(0, _copies.Count - CopiesMax));
        }
    }

    private async ValueTask<SessionTokens?> PresentAsync(Pair pair, int network)
    {
        var expected = _oracle.Expect(pair.Token.Counter);
        var tokens = await _server.RefreshAsync(pair.Token, pair.Secret);
        _oracle.Judge(expected, tokens, network);
        return tokens;
    }

    private Pair Keep(SessionTokens tokens) => new(tokens.Refresh, tokens.Device, _epoch);

    // What one answer holds, and the password's epoch under which its secret is right.
    private sealed record Pair(RefreshToken Token, DeviceSecret Secret, int Epoch);
}
