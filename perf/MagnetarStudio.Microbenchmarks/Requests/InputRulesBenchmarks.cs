using BenchmarkDotNet.Attributes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Microbenchmarks.Requests;

/// <summary>The input rules of each request, filled to its limits. Bar: 1 ms at p99.</summary>
public class InputRulesBenchmarks
{
    private static readonly IReadOnlyDictionary<string, MessageDescriptor> s_types = new[]
    {
        AuthService.Descriptor, AccountService.Descriptor, SessionService.Descriptor, AuditService.Descriptor,
    }
        .SelectMany(service => service.Methods)
        .Select(method => method.InputType)
        .Distinct()
        .ToDictionary(type => type.Name);

    private InputRules _rules = null!;
    private IMessage _request = null!;

    /// <summary>The types of request that clients send.</summary>
    public static IEnumerable<string> Requests => s_types.Keys;

    /// <summary>The one that is checked now.</summary>
    [ParamsSource(nameof(Requests))]
    public string Request { get; set; } = "";

    [GlobalSetup]
    public void Make()
    {
        _rules = new InputRulesCompiler([], undeclaredText: null).Compile(s_types[Request]);
        _request = FullRequests.Make(s_types[Request]);
        if (_rules.Check(_request).Count != 0)
        {
            throw new InvalidOperationException($"{Request} as it is made here would be refused.");
        }
    }

    [Benchmark]
    public int Check() => _rules.Check(_request).Count;
}
