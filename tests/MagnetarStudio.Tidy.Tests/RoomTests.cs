using System.Text.RegularExpressions;
using Xunit;

namespace MagnetarStudio.Tidy.Tests;

/// <summary>What a room may know of the others.</summary>
public sealed partial class RoomTests
{
    // Each room of Core may use those before it.
    private static readonly string[] s_order =
    [
        "Ids", "Metrics", "Audit", "Budgets", "Permissions", "Risk", "Breach", "Passwords", "Accounts", "Sessions",
        "SignIn",
    ];

    private static readonly string[] s_aneUses = ["Ids", "Metrics", "Audit"];

    [Theory]
    [InlineData("Cryptography", "System.IO", "System.Net", "Microsoft.", "Google.", "Grpc", "MagnetarStudio.Core")]
    [InlineData("Core", "Google.", "Grpc", "Microsoft.", "SQLitePCL", "System.IO", "System.Net.Http")]
    [InlineData("Storage", "Google.", "Grpc", "Microsoft.AspNetCore", "Microsoft.Extensions", "System.Net.Http")]
    [InlineData("Server", "Microsoft.Data.Sqlite", "SQLitePCL")]
    public void A_room_imports_only_what_it_may(string room, params string[] forbidden) => Tidy.AssertNone(
        from file in SourceTree.Files($"src/MagnetarStudio.{room}", ".cs")
        from import in file.Usings
        where forbidden.Any(name => import.StartsWith(name, StringComparison.Ordinal))
        select $"{file.Path}: {import}");

    [Fact]
    public void A_room_of_core_uses_only_those_before_it() => Tidy.AssertNone(
        from file in SourceTree.Files("src/MagnetarStudio.Core", ".cs")
        let room = file.Path.Split('/')[2]
        from Match used in CoreRoom().Matches(file.Code)
        let name = used.Groups["room"].Value
        where name != room && !UsableFrom(room).Contains(name)
        select $"{file.Path}: {used.Value}");

    [Fact]
    public void Every_folder_of_core_is_a_room_of_the_map() => Tidy.AssertNone(
        from file in SourceTree.Files("src/MagnetarStudio.Core", ".cs")
        let room = file.Path.Split('/')[2]
        where !s_order.Contains(room) && room != "Ane"
        select file.Path);

    [Fact]
    public void A_namespace_is_its_folder() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs").Concat(SourceTree.Files("tests", ".cs"))
        let declared = NamespaceLine().Match(file.Code)
        let expected = file.Folder[(file.Folder.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '.')
        where declared.Success && declared.Groups["name"].Value != expected
        select $"{file.Path}: {declared.Groups["name"].Value}");

    [Fact]
    public void Messages_live_between_rpc_and_wire() => Tidy.AssertNone(
        from file in SourceTree.Files("src/MagnetarStudio.Server", ".cs")
        where file.Usings.Any(import => import.StartsWith("MagnetarStudio.Protocol", StringComparison.Ordinal))
        where !KnowsMessages().IsMatch(file.Path["src/MagnetarStudio.Server/".Length..])
        select file.Path);

    [Fact]
    public void Failures_are_made_in_one_place() => Tidy.AssertNone(
        from file in SourceTree.Files("src", ".cs")
        where file.Name != "RpcFaults.cs" && !file.Name.StartsWith("RpcFaults.", StringComparison.Ordinal)
        where file.Code.Contains("new RpcException(", StringComparison.Ordinal)
            || file.Code.Contains(".ToRpcException(", StringComparison.Ordinal)
        select file.Path);

    [Fact]
    public void The_server_shows_no_type_to_others() => Tidy.AssertNone(
        from file in SourceTree.Files("src/MagnetarStudio.Server", ".cs")
        where PublicType().IsMatch(file.Code)
        select file.Path);

    private static IEnumerable<string> UsableFrom(string room) =>
        room == "Ane" ? s_aneUses : s_order.TakeWhile(name => name != room);

    [GeneratedRegex("""MagnetarStudio\.Core\.(?<room>\w+)""")]
    private static partial Regex CoreRoom();

    [GeneratedRegex("""^namespace (?<name>[\w.]+);""", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    // Rpc reads contracts, Cli calls the control service, Program maps services.
    [GeneratedRegex("""(Rpc|Wire|Module)(\.\w+)?\.cs$|^(Rpc|Cli)/|^Program\.cs$""")]
    private static partial Regex KnowsMessages();

    [GeneratedRegex("""^public\b""", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
