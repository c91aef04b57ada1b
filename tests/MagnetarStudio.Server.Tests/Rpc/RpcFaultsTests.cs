using System.Reflection;
using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc;

public sealed partial class RpcFaultsTests
{
    private static readonly string s_root = typeof(RpcFaultsTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!;

    [Fact]
    public void A_reason_of_the_catalogues_has_a_fault_with_the_code_of_its_comment()
    {
        var stated = CatalogueEntries().Order().ToArray();

        var made = AllFaults()
            .Select(fault => (ReasonOf(fault), NameOf(fault.StatusCode))).Distinct().Order().ToArray();

        Assert.Equal(stated, made);
    }

    [Fact]
    public void A_fault_says_its_code_and_text_twice_alike_and_names_its_domain()
    {
        Assert.All(AllFaults(), fault =>
        {
            var status = fault.GetRpcStatus()!;
            Assert.Equal((int)fault.StatusCode, status.Code);
            Assert.Equal(fault.Status.Detail, status.Message);
            Assert.Equal(RpcFaults.Domain, status.GetDetail<ErrorInfo>()!.Domain);
            Assert.True(RpcFaults.IsNamed(fault));
        });
    }

    [Fact]
    public void Texts_need_no_encoding_in_a_header() =>
        Assert.All(AllFaults(), fault => Assert.Matches("^[ -$&-~]+$", fault.Status.Detail));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(999, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_001, 2)]
    public void A_wait_is_told_in_whole_seconds(int milliseconds, int seconds)
    {
        var wait = RpcFaults.TryLater(TimeSpan.FromMilliseconds(milliseconds)).GetRpcStatus()!.GetDetail<RetryInfo>();

        Assert.Equal(TimeSpan.FromSeconds(seconds), wait!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public void A_fault_is_new_each_time()
    {
        Assert.NotSame(RpcFaults.NotFound(), RpcFaults.NotFound());
    }

    private static IEnumerable<RpcException> AllFaults() => typeof(RpcFaults)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.ReturnType == typeof(RpcException) && method.Name != nameof(RpcFaults.Unreadable))
        .Select(method => (RpcException)method.Invoke(null, [.. method.GetParameters().Select(ArgumentFor)])!);

    private static object ArgumentFor(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(TimeSpan) ? TimeSpan.FromSeconds(1)
        : parameter.ParameterType == typeof(string) ? "text"
        : new[] { new InputProblem("text", "is too long.") };

    private static IEnumerable<(string Reason, string Code)> CatalogueEntries() =>
        from file in Directory.EnumerateFiles(
            Path.Combine(s_root, "protos"), "*_errors.proto", SearchOption.AllDirectories)
        from Match entry in Entry().Matches(File.ReadAllText(file))
        select (entry.Groups["reason"].Value, entry.Groups["code"].Value);

    private static string ReasonOf(RpcException fault) => fault.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason;

    private static string NameOf(StatusCode code) =>
        Boundary().Replace(code.ToString(), "_$0").ToUpperInvariant();

    // A comment begins with the code; the value follows it.
    [GeneratedRegex(
        @"^  // (?<code>[A-Z_]+)[.,].*\n(?:  // .*\n)*  [A-Z]+_REASON_(?<reason>[A-Z_]+) = ", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Boundary();
}
