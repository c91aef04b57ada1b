using System.Security.Cryptography;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>Stretches of a stream: under one key each entry is appended once, whatever broke off.</summary>
public sealed class StretchTests : IDisposable
{
    private readonly DatabaseHost _host = new();
    private readonly Account _ada;

    public StretchTests() => _ada = _host.CreateAsync("ada").GetAwaiter().GetResult();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Without_a_key_every_stretch_is_appended()
    {
        Assert.Equal(new AppendedStretch(3, 0, 3), await AppendAsync(null, "abc", 0, 3));
        Assert.Equal(new AppendedStretch(3, 0, 3), await AppendAsync(null, "abc", 0, 3));

        Assert.Equal("abcabc", await ReadAsync());
    }

    [Fact]
    public async Task A_repeat_skips_what_was_appended_and_goes_on_behind_it()
    {
        Assert.Equal(new AppendedStretch(3, 0, 3), await AppendAsync("key", "abcdefg", 0, 3));
        Assert.Equal(new AppendedStretch(2, 0, 5), await AppendAsync("key", "abcdefg", 3, 5));

        // Cut in other places than before.
        Assert.Equal(new AppendedStretch(0, 2, 5), await AppendAsync("key", "abcdefg", 0, 2));
        Assert.Equal(new AppendedStretch(1, 3, 6), await AppendAsync("key", "abcdefg", 2, 6));
        Assert.Equal(new AppendedStretch(1, 0, 7), await AppendAsync("key", "abcdefg", 6, 7));
        Assert.Equal(new AppendedStretch(0, 7, 7), await AppendAsync("key", "abcdefg", 0, 7));

        Assert.Equal("abcdefg", await ReadAsync());
        Assert.Equal(1, Rows.Count(_host.Directory, "SELECT count(*) FROM idempotency"));
    }

    [Fact]
    public async Task Two_streams_side_by_side_append_each_entry_once()
    {
        const string Stream = "abcdefghijkl";
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async width =>
        {
            for (var first = 0; first < Stream.Length; first += width + 1)
            {
                await AppendAsync("key", Stream, first, Math.Min(Stream.Length, first + width + 1));
            }
        }));

        Assert.Equal(Stream, await ReadAsync());
    }

    [Theory]
    [InlineData("abX", 3)] // where the two meet
    [InlineData("aXcde", 5)] // before it
    [InlineData("Xbcde", 3)]
    public async Task Another_stream_under_the_key_is_refused(string other, int end)
    {
        await AppendAsync("key", "abc", 0, 3);

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => AppendAsync("key", other, 0, end));

        Assert.Equal("abc", await ReadAsync());
    }

    [Fact]
    public async Task A_stretch_behind_a_gap_is_refused()
    {
        await AppendAsync("key", "abcdef", 0, 2);

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => AppendAsync("key", "abcdef", 3, 4));
    }

    [Fact]
    public async Task What_a_stream_appended_itself_it_knows_without_its_row()
    {
        await AppendAsync("key", "abcd", 0, 2);
        _host.Clock.Advance(IdempotencyKey.Lifetime);

        Assert.Equal(new AppendedStretch(2, 0, 4), await AppendAsync("key", "abcd", 2, 4));
        Assert.Equal(new AppendedStretch(0, 4, 4), await AppendAsync("key", "abcd", 0, 4));
        Assert.Equal("abcd", await ReadAsync());
    }

    [Fact]
    public async Task A_stretch_of_the_greatest_length_stays_within_one_act()
    {
        var answer = await AppendAsync("key", new string('a', EntryStretch.CountMax), 0, EntryStretch.CountMax);

        Assert.Equal(EntryStretch.CountMax, answer.Appended);
        Logs.RequireIntact(_host.Directory);
    }

    // Each letter is an entry.
    private async Task<AppendedStretch> AppendAsync(string? key, string stream, int first, int end)
    {
        var chain = new List<byte[]>();
        foreach (var letter in stream)
        {
            chain.Add(SHA256.HashData([.. chain.LastOrDefault() ?? [], (byte)letter]));
        }

        var by = DatabaseHost.By(_ada) with
        {
            Idempotency = key is null ? null : new(SHA256.HashData("key"u8), SHA256.HashData("method"u8)),
        };
        var entries = stream[first..end].Select(letter =>
            new ApplicationEntry("app.tested", null, letter.ToString(), []).ToEvent(Outcome.Done));
        var stretch = new EntryStretch(first, [.. entries], key is null ? [] : chain[first..end]);
        return await _host.Database.Audit.AppendAsync(stretch, by, DatabaseHost.Cancel);
    }

    private async Task<string> ReadAsync()
    {
        var entries = await _host.Database.LogEntries.ReadAsync(
            0, 1_000, new EntryFilter { Code = EventCode.ApplicationEntry }, DatabaseHost.Cancel);
        return string.Concat(entries.Select(entry => entry.What.App!.TargetId));
    }
}
