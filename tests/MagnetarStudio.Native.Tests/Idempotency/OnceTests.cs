using Grpc.Core;
using MagnetarStudio.Native.Tests.Audit;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Options.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Idempotency;

/// <summary>Under one key a call acts once, and every repeat is answered as the first.</summary>
public sealed class OnceTests : IAsyncLifetime
{
    private const string Key = "5f0c7a4e-0001";

    // A method that is served and marked, and is not tried here, fails the test below.
    private static readonly string[] s_tried =
        ["CreateAccount", "DisableAccount", "EnableAccount", "UnlockAccount", "SetRole", "Append", "AppendMany"];

    private TestStudio _studio = null!;
    private StudioUser _founder = null!;
    private StudioUser _ada = null!;

    private AccountService.AccountServiceClient Accounts => _founder.Client.Accounts;

    private AuditService.AuditServiceClient Audit => _founder.Client.Audit;

    public async ValueTask InitializeAsync()
    {
        _studio = await TestStudio.StartAsync();
        _founder = await _studio.ClaimAsync();
        _ada = await _studio.RegisterAsync("ada");
    }

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    [Fact]
    public async Task Every_method_that_is_marked_and_served_is_tried_here()
    {
        foreach (var method in new[] { AuthService.Descriptor, AccountService.Descriptor, AuditService.Descriptor }
            .SelectMany(service => service.Methods)
            .Where(method => method.GetOptions().GetExtension(AccessExtensions.Access).Idempotent))
        {
            var isServed = await _founder.Client.TryEmptyAsync(method, _founder.Tokens.AccessToken)
                != Refusal.MethodUnavailable;
            Assert.Equal(s_tried.Contains(method.Name), isServed);
        }
    }

    [Fact]
    public async Task A_repeat_of_each_method_acts_once_and_is_answered_alike()
    {
        var id = _ada.Account.AccountId;
        await ActsOnceAsync(Accounts.CreateAccountAsync, Eve());
        await ActsOnceAsync(Accounts.SetRoleAsync, new SetRoleRequest { AccountId = id, Role = Role.Guest });
        await ActsOnceAsync(Accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = id });
        await ActsOnceAsync(Accounts.EnableAccountAsync, new EnableAccountRequest { AccountId = id });
        await ActsOnceAsync(Accounts.UnlockAccountAsync, new UnlockAccountRequest { AccountId = id });
        await ActsOnceAsync(
            Audit.AppendAsync,
            new AppendRequest { Entry = Appends.Entry() },
            answer => answer.Checkpoint = null); // the newest head, each time
    }

    [Fact]
    public async Task What_was_undone_meanwhile_is_not_done_again()
    {
        var shut = new DisableAccountRequest { AccountId = _ada.Account.AccountId };
        var first = await _founder.CallOnceAsync(Key, Accounts.DisableAccountAsync, shut);
        await _founder.CallAsync(
            Accounts.EnableAccountAsync, new EnableAccountRequest { AccountId = _ada.Account.AccountId });

        Assert.Equal(first, await _founder.CallOnceAsync(Key, Accounts.DisableAccountAsync, shut));

        await StudioUser.SignInAsync(_ada.Client, "ada", _ada.Password, "Another device");
    }

    [Fact]
    public async Task Twenty_in_parallel_act_once_and_all_get_the_same_answer()
    {
        var accounts = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => _founder.CallOnceAsync("accounts", Accounts.CreateAccountAsync, Eve())));
        var entries = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => _founder.AppendAsync(Appends.Entry(), "entries")));
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => _founder.AppendManyAsync(Enumerable.Range(0, 700).Select(Numbered), "streams")));

        Assert.Single(accounts.Distinct());
        Assert.Single(entries.Select(entry => (entry.Seq, entry.EventTime)).Distinct());
        Assert.Equal(700, streams.Sum(stream => stream.AppendedCount));
        Assert.All(streams, stream => Assert.Equal(700, stream.AppendedCount + stream.SkippedCount));
        Assert.Equal(701, _studio.CountEntries());
        await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
    }

    [Fact]
    public async Task Another_request_under_the_key_is_refused_and_changes_nothing()
    {
        await _founder.AppendAsync(Appends.Entry("one"), Key);
        var size = await SizeAsync();

        await IsReusedAsync(Audit.AppendAsync, new AppendRequest { Entry = Appends.Entry("two") });
        await IsReusedAsync(
            Accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = _ada.Account.AccountId });
        await IsReusedAsync(Accounts.CreateAccountAsync, Eve());
        var stream = await Assert.ThrowsAsync<RpcException>(
            () => _founder.AppendManyAsync([Appends.Entry("one")], Key));

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", Refusal.Of(stream).Reason);
        Assert.Equal(size, await SizeAsync());
        Assert.True(await _ada.IsLiveAsync());
    }

    [Fact]
    public async Task The_same_key_of_another_account_acts_for_it()
    {
        await _founder.CallAsync(
            Accounts.SetRoleAsync, new SetRoleRequest { AccountId = _ada.Account.AccountId, Role = Role.Admin });

        var first = await _founder.AppendAsync(Appends.Entry(), Key);
        var second = await _ada.AppendAsync(Appends.Entry(), Key);

        Assert.NotEqual(first.Seq, second.Seq);
        Assert.Equal(first.Seq, (await _founder.AppendAsync(Appends.Entry(), Key)).Seq);
        Assert.Equal(second.Seq, (await _ada.AppendAsync(Appends.Entry(), Key)).Seq);
    }

    [Fact]
    public async Task A_refusal_is_not_remembered()
    {
        var taken = Eve("ada");
        Assert.Equal(
            "USER_NAME_TAKEN", (await _founder.RefuseOnceAsync(Key, Accounts.CreateAccountAsync, taken)).Reason);
        Assert.Equal(
            "ACTION_RESERVED",
            (await _founder.RefuseOnceAsync(
                Key, Audit.AppendAsync, new AppendRequest { Entry = Appends.Entry(action: "own") })).Reason);

        await _founder.AppendAsync(Appends.Entry(), Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("129")]
    public async Task What_is_no_key_is_refused(string key)
    {
        var request = new AppendRequest { Entry = Appends.Entry() };
        var refused = await _founder.RefuseOnceAsync(
            key == "129" ? new string('k', 129) : key, Audit.AppendAsync, request);

        Assert.Equal("INVALID_INPUT", refused.Reason);
        Assert.Equal(0, _studio.CountEntries());
    }

    [Fact]
    public async Task Of_a_thousand_and_one_keys_of_an_account_the_oldest_is_forgotten()
    {
        var first = await _founder.AppendAsync(Appends.Entry(), "key-0");
        var second = await _founder.AppendAsync(Appends.Entry(), "key-1");
        await Parallel.ForEachAsync(
            Enumerable.Range(2, 999),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = 32,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (key, _) => await _founder.AppendAsync(Appends.Entry(), $"key-{key}"));

        Assert.Equal(1_000, _studio.Data.Read<long>("SELECT count(*) FROM idempotency"));
        Assert.Equal(second.Seq, (await _founder.AppendAsync(Appends.Entry(), "key-1")).Seq);
        Assert.NotEqual(first.Seq, (await _founder.AppendAsync(Appends.Entry(), "key-0")).Seq);
    }

    [Fact]
    public async Task A_repeated_stream_skips_what_was_appended()
    {
        var whole = Enumerable.Range(0, 1_000).Select(Numbered).ToList();
        var first = await _founder.AppendManyAsync(whole[..600], Key);
        var second = await _founder.AppendManyAsync(whole, Key);
        var third = await _founder.AppendManyAsync(whole, Key);

        Assert.Equal((600, 0), (first.AppendedCount, first.SkippedCount));
        Assert.Equal((400, 600), (second.AppendedCount, second.SkippedCount));
        Assert.Equal((0, 1_000), (third.AppendedCount, third.SkippedCount));
        Assert.Equal(1_000, _studio.CountEntries());

        foreach (var other in new List<NewEntry>[] { [Numbered(7), .. whole[1..]], whole[..999] })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => _founder.AppendManyAsync(other, Key));
            Assert.Equal("IDEMPOTENCY_KEY_REUSED", Refusal.Of(refused).Reason);
        }

        Assert.Equal(1_000, _studio.CountEntries());
    }

    [Fact]
    public async Task A_stream_that_was_refused_goes_on_when_it_is_repeated_in_order()
    {
        List<NewEntry> start = [.. Enumerable.Range(0, 300).Select(Numbered)];
        await Assert.ThrowsAsync<RpcException>(
            () => _founder.AppendManyAsync([.. start, Appends.Entry(action: "own")], Key));

        var mended = await _founder.AppendManyAsync([.. start, Appends.Entry("mended")], Key);

        Assert.Equal((1, 300), (mended.AppendedCount, mended.SkippedCount));
    }

    private async Task ActsOnceAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request, Action<TReply>? strip = null)
    {
        var before = await SizeAsync();
        var key = $"{typeof(TRequest).Name}";
        var first = await _founder.CallOnceAsync(key, method, request);
        var acted = await SizeAsync();
        var again = await _founder.CallOnceAsync(key, method, request);

        strip?.Invoke(first);
        strip?.Invoke(again);
        Assert.Equal(first, again);
        Assert.True(acted > before);
        Assert.Equal(acted, await SizeAsync());
    }

    private async Task IsReusedAsync<TRequest, TReply>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request)
    {
        var refused = await _founder.RefuseOnceAsync(Key, method, request);
        Assert.Equal((StatusCode.FailedPrecondition, "IDEMPOTENCY_KEY_REUSED"), (refused.Code, refused.Reason));
    }

    private async Task<long> SizeAsync() =>
        (await _founder.CallAsync(Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint.Size;

    private static NewEntry Numbered(int number) => Appends.Entry($"{number}");

    private static CreateAccountRequest Eve(string userName = "eve") =>
        new() { UserName = userName, Password = TestStudio.UserPassword, Role = Role.Member };
}
