using System.Diagnostics;
using Google.Protobuf;
using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

/// <summary>The bar of input rules: under 1 ms for each type of request, filled to its limits.</summary>
public sealed class InputSpeedTests
{
    private const int Rounds = 101;

    private static readonly TimeSpan s_bar = TimeSpan.FromMilliseconds(1);

    public static TheoryData<string> Requests => [.. OurServices.All
        .SelectMany(service => service.Methods)
        .Select(method => method.InputType.FullName)
        .Distinct()];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_full_request_is_checked_within_the_bar(string name)
    {
        var type = OurServices.All.SelectMany(service => service.Methods)
            .First(method => method.InputType.FullName == name).InputType;
        var rules = new InputRulesCompiler([], undeclaredText: null).Compile(type);
        var request = FullRequests.Make(type);

        Assert.Empty(rules.Check(request));
        Assert.InRange(MedianOf(rules, request), TimeSpan.Zero, s_bar);
    }

    private static TimeSpan MedianOf(InputRules rules, IMessage request)
    {
        var times = new TimeSpan[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            rules.Check(request);
            times[round] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[Rounds / 2];
    }
}
