using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class DecoyHashesTests
{
    private const string Earlier = "";
    private const string EarlierPhc = "$pbkdf2-sha256$i=1000$";
    private const string Current = "$argon2id$v=19$m=64,t=1,p=1$";
    private const string Dearer = "$argon2id$v=19$m=128,t=2,p=1$";
    private const int Names = 10_000;

    private static readonly byte[] s_key = new byte[32];

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(100, 0, Names)]
    [InlineData(int.MaxValue, 0, Names)]
    [InlineData(25, 75, 2_500)]
    [InlineData(int.MaxValue, int.MaxValue, 5_000)]
    public void A_kind_is_as_frequent_as_among_accounts(int earlier, int current, int expected)
    {
        var decoys = Create();
        decoys.SetShares([new(Earlier, earlier), new(Current, current)]);

        Assert.InRange(CountOf(decoys, hash => hash is Pbkdf2Hash), expected - 200, expected + 200);
    }

    [Fact]
    public void Every_cost_that_accounts_have_is_among_the_decoys_in_its_share()
    {
        var decoys = Create();
        decoys.SetShares([new(Dearer, 5), new(Current, 2), new(Earlier, 2), new(EarlierPhc, 1)]);

        Assert.InRange(CountOf(decoys, hash => StartsWith(hash, Dearer)), 4_800, 5_200);
        Assert.InRange(CountOf(decoys, hash => StartsWith(hash, Current)), 1_800, 2_200);
        Assert.InRange(CountOf(decoys, hash => StartsWith(hash, EarlierPhc)), 800, 1_200);
        Assert.InRange(CountOf(decoys, hash => StartsWith(hash, "$pbkdf2-sha256$i=600000$")), 1_800, 2_200);
    }

    [Fact]
    public void A_name_keeps_its_kind_across_restarts_and_changes_it_once_as_accounts_move_on()
    {
        var (before, after) = (Create(seed: 1), Create(seed: 2));
        foreach (var name in Enumerable.Range(0, 200).Select(number => $"name{number}"))
        {
            var changes = 0;
            var wasOld = true;
            for (var old = 100; old >= 0; old--)
            {
                // The more frequent kind comes first, and two that overtake each other do not change places.
                HashShare[] shares = [new(Current, old), new(Dearer, 100 - old)];
                before.SetShares(shares);
                after.SetShares([.. shares.OrderByDescending(share => share.Accounts)]);
                var isOld = StartsWith(before.For(name), Current);

                Assert.Equal(isOld, StartsWith(after.For(name), Current));
                changes += isOld == wasOld ? 0 : 1;
                wasOld = isOld;
            }

            Assert.Equal(1, changes);
        }
    }

    [Fact]
    public void Without_accounts_a_decoy_costs_what_new_hashes_cost()
    {
        var decoys = Create();
        decoys.SetShares([]);
        decoys.SetShares([new(Dearer, 0)]);

        var decoy = Assert.IsType<Argon2idHash>(decoys.For("nobody"));

        Assert.Equal(new(64, 1), decoy.Cost);
        Assert.False(decoy.Verify("anything"u8));
    }

    [Theory]
    [InlineData("$argon2id$test")]
    [InlineData("$argon2id$v=19$m=999999999,t=1,p=1$")] // dearer than any row may be
    [InlineData("$scrypt$ln=16$")]
    public void Kinds_that_cannot_be_read_are_passed_over(string parameters)
    {
        var decoys = Create();
        decoys.SetShares([new(parameters, 50), new(Dearer, 1)]);

        Assert.Equal(Names, CountOf(decoys, hash => StartsWith(hash, Dearer)));
    }

    private static DecoyHashes Create(int seed = 0) => new(s_key, new(64, 1), new CountingSecrets(seed));

    private static bool StartsWith(PasswordHash hash, string parameters) =>
        hash.Encode().StartsWith(parameters, StringComparison.Ordinal);

    private static int CountOf(DecoyHashes decoys, Func<PasswordHash, bool> isMeant) =>
        Enumerable.Range(0, Names).Count(name => isMeant(decoys.For($"name{name}")));
}
