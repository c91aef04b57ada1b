using MagnetarStudio.Server.Rpc.Peers;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Peers;

public sealed class HeldCountsTests
{
    [Fact]
    public void One_party_holds_no_more_than_it_may_and_others_are_not_in_its_way()
    {
        var held = new HeldCounts<int>(allMax: 10, eachMax: 2);

        Assert.True(held.TryTake(1));
        Assert.True(held.TryTake(1));
        Assert.False(held.TryTake(1));
        Assert.True(held.TryTake(2));

        held.Return(1);
        Assert.True(held.TryTake(1));
    }

    [Fact]
    public void All_together_hold_no_more_than_they_may_the_exempt_among_them()
    {
        var held = new HeldCounts<int>(allMax: 3, eachMax: 3);

        Assert.True(held.TryTake(1));
        Assert.True(held.TryTake(2));
        Assert.True(held.TryTake(null));
        Assert.False(held.TryTake(null));
        Assert.False(held.TryTake(3));
        Assert.Equal(3, held.All);
    }

    [Fact]
    public void A_party_that_holds_nothing_has_no_entry()
    {
        var held = new HeldCounts<int>(allMax: 3, eachMax: 3);
        held.TryTake(1);
        held.TryTake(2);

        held.Return(1);
        held.Return(2);

        Assert.Equal((0, 0), (held.All, held.Parties));
    }

    [Fact]
    public void Nothing_is_lost_between_threads()
    {
        var held = new HeldCounts<int>(allMax: 1_000, eachMax: 2);
        var inside = new int[3];
        var broken = 0;

        Parallel.For(0, 8, thread =>
        {
            for (var turn = 0; turn < 20_000; turn++)
            {
                var party = (thread + turn) % inside.Length;
                if (held.TryTake(party))
                {
                    if (Interlocked.Increment(ref inside[party]) > 2)
                    {
                        Interlocked.Increment(ref broken);
                    }

                    Interlocked.Decrement(ref inside[party]);
                    held.Return(party);
                }
            }
        });

        Assert.Equal((0, 0, 0), (broken, held.All, held.Parties));
    }
}
