using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>A subject key opens for its owner alone: nothing is sealed or erased under a row that was moved.</summary>
public sealed class SqliteSubjectKeysTests : IDisposable
{
    private const string Bob = "(SELECT account_id FROM account WHERE user_name = 'bob')";

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task A_row_given_to_another_account_refuses_that_account_by_its_name_and_no_other()
    {
        var (_, bob, eve) = await LivedAsync();
        var id = unchecked((ulong)Rows.Count(_host.Directory, KeyOf("ada")));
        GiveBobAdasKey();

        var refused = await Assert.ThrowsAsync<LogTamperedException>(() => SignInAsync(bob));

        Assert.Contains($"{id:x16}", refused.Message, StringComparison.Ordinal);
        Assert.Contains(bob.Id.ToString(), refused.Message, StringComparison.Ordinal);
        await SignInAsync(eve);
        await _host.Database.Audit.RecordAsync(
            new AuditEvent(EventCode.SignIn, Outcome.Refused), DatabaseHost.Somebody, DatabaseHost.Cancel);
        Assert.Contains("SUBJECT_KEY_MOVED", Logs.Verify(_host.Directory).Findings.Select(found => found.Code));
    }

    [Fact]
    public async Task Nobody_is_erased_in_anothers_place()
    {
        var (_, bob, _) = await LivedAsync();
        GiveBobAdasKey();

        await Assert.ThrowsAsync<LogTamperedException>(
            () => _host.Database.Accounts.EraseAsync(bob.Id, Caller.Server, DatabaseHost.Cancel).AsTask());

        Assert.NotNull(await _host.Database.Accounts.FindAsync(bob.Id, DatabaseHost.Cancel));
        Assert.NotEqual(0, Rows.Count(_host.Directory, KeyOf("bob")));
    }

    private async Task<(Account Ada, Account Bob, Account Eve)> LivedAsync()
    {
        var accounts = (
            await _host.CreateAsync("ada"), await _host.CreateAsync("bob"), await _host.CreateAsync("eve"));
        Logs.RequireIntact(_host.Directory);
        return accounts;
    }

    private void GiveBobAdasKey()
    {
        Rows.Tamper(_host.Directory, $"""
            DELETE FROM audit_subject_key WHERE account_id = {Bob};
            UPDATE audit_subject_key SET account_id = {Bob}
            WHERE account_id = (SELECT account_id FROM account WHERE user_name = 'ada')
            """);
        _host.Restart();
    }

    private static string KeyOf(string name) => $"""
        SELECT key_id FROM audit_subject_key JOIN account USING (account_id) WHERE user_name = '{name}'
        """;

    private async Task SignInAsync(Account account) => await _host.SignInAsync(account);
}
