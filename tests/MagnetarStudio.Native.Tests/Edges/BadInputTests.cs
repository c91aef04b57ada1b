using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>What cannot be read is the caller's fault, has a name, and reaches no handler.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const int NestingMax = 100; // protobuf's own limit

    private TestStudio _studio = null!;
    private RawCall _raw = null!;

    public async ValueTask InitializeAsync()
    {
        _studio = await TestStudio.StartAsync();
        _raw = new RawCall(_studio.Server.Ready.Endpoints[0]);
    }

    public async ValueTask DisposeAsync()
    {
        _raw.Dispose();
        await _studio.DisposeAsync();
    }

    [Fact]
    public async Task A_well_formed_call_is_answered()
    {
        var answer = await _raw.SendAsync(RawCall.GetSetupState, RawCall.Frame([]));
        Assert.Equal((HttpStatusCode.OK, StatusCode.OK), (answer.Http, answer.Code));
        Assert.DoesNotContain("Server", answer.Headers);
    }

    [Theory]
    [InlineData("ada\0lovelace")]
    [InlineData("ada\nlovelace")]
    [InlineData("ada\u001blovelace")]
    public async Task A_control_character_in_a_name_is_refused(string name)
    {
        var request = StudioUser.SignIn("ada", TestStudio.UserPassword, name);
        var answer = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame(request));
        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
        Assert.DoesNotContain("lovelace", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_no_UTF_8_is_refused()
    {
        var request = StudioUser.SignIn("ada", TestStudio.UserPassword).ToByteArray();
        request[2] = 0xFF; // first byte of the user name: tag, length, text
        var answer = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame(request));
        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
    }

    [Fact]
    public async Task A_message_of_5_MiB_is_refused_and_so_is_one_that_lies_about_its_length()
    {
        var large = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame(new byte[5 * 1024 * 1024]));
        Assert.Equal((StatusCode.ResourceExhausted, "The message is too large."), (large.Code, large.Text));
        var lying = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame(new byte[16], length: int.MaxValue));
        Assert.Equal(StatusCode.ResourceExhausted, lying.Code);
    }

    [Fact]
    public async Task Nesting_that_is_too_deep_is_refused()
    {
        // The device in a sign-in (field 3), in itself again and again; the parser must follow it into unknown groups.
        var deep = Enumerable.Repeat((byte)0x23, 2 * NestingMax).Concat(Enumerable.Repeat((byte)0x24, 2 * NestingMax));
        var answer = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame([.. deep]));
        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
    }

    [Fact]
    public async Task A_compression_flag_that_does_not_exist_is_refused()
    {
        var answer = await _raw.SendAsync(RawCall.GetSetupState, RawCall.Frame([], flag: 2));
        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused()
    {
        var answer = await _raw.SendAsync(RawCall.SignIn, RawCall.Frame([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
    }

    [Theory]
    [InlineData("application/grpc+json")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task A_body_that_is_not_protobuf_is_not_read_as_if_it_were(string contentType)
    {
        var answer = await _raw.SendAsync(RawCall.GetSetupState, RawCall.Frame([]), contentType);
        Assert.NotEqual(StatusCode.OK, answer.Code);
        Assert.Empty(answer.Body);
    }

    // Routing is generous about a path's form. Whatever it lets through must meet the same access rules.
    [Theory]
    [InlineData("/MAGNETAR.auth.v1.AuthService/WhoAmI")]
    [InlineData("/magnetar.auth.v1.authservice/whoami")]
    [InlineData("/magnetar.auth.v1.AuthService/%57hoAmI")]
    [InlineData("/magnetar.auth.v1.AuthService/WhoAmI/")]
    [InlineData("/magnetar.auth.v1.AuthService/./WhoAmI")]
    [InlineData("/x/../magnetar.auth.v1.AuthService/WhoAmI")]
    [InlineData("/magnetar.auth.v1.AuthService/WhoAmI?x=/grpc.health.v1.Health/Check")]
    [InlineData(RawCall.WhoAmI)]
    public async Task No_form_of_a_path_opens_a_method(string path)
    {
        var answer = await _raw.SendAsync(path, RawCall.Frame([]));
        Assert.Contains(answer.Code, new StatusCode?[] { StatusCode.Unauthenticated, StatusCode.Unimplemented });
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task An_unknown_method_and_an_unknown_service_get_one_answer()
    {
        var method = await _raw.SendAsync("/magnetar.auth.v1.AuthService/Nothing", RawCall.Frame([]));
        var service = await _raw.SendAsync("/magnetar.auth.v1.NothingService/WhoAmI", RawCall.Frame([]));
        Assert.Equal(StatusCode.Unimplemented, method.Code);
        Assert.Equal((method.Http, method.Code, method.Text), (service.Http, service.Code, service.Text));
    }

    [Fact]
    public async Task The_operators_service_does_not_exist_on_the_network()
    {
        var unknown = await _raw.SendAsync("/magnetar.control.v1.Nothing/GetHealth", RawCall.Frame([]));
        var control = await _raw.SendAsync("/magnetar.control.v1.ControlService/GetHealth", RawCall.Frame([]));
        Assert.NotEqual(StatusCode.OK, control.Code);
        Assert.Equal((unknown.Code, unknown.Text), (control.Code, control.Text));
    }

    [Fact]
    public async Task A_method_is_not_read_by_GET()
    {
        var answer = await _raw.SendAsync(RawCall.GetSetupState, [], method: HttpMethod.Get);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Http);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    [InlineData("1X")]
    public async Task A_malformed_timeout_gives_no_endless_call(string timeout)
    {
        var answer = await _raw.SendAsync(
            RawCall.GetSetupState, RawCall.Frame([]), headers: ("grpc-timeout", timeout));
        Assert.Contains(answer.Code, new StatusCode?[] { StatusCode.OK, StatusCode.InvalidArgument });
    }

    [Fact]
    public async Task An_idempotency_key_is_refused_where_nobody_honours_it()
    {
        var answer = await _raw.SendAsync(
            RawCall.GetSetupState, RawCall.Frame([]), headers: ("idempotency-key", "0123456789abcdef"));
        Assert.Equal(StatusCode.Unimplemented, answer.Code);
    }

    [Theory]
    [InlineData("Ada's laptop; DROP TABLE account; --")]
    [InlineData("<b>../../etc/passwd</b> select 1")]
    [InlineData("naïve Übung 日本 🙂")]
    public async Task Honest_text_survives_byte_for_byte(string name)
    {
        var client = _studio.Connect();
        var userName = $"user-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name))[..16]}";
        await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = userName,
            Password = TestStudio.UserPassword,
        });
        var user = await StudioUser.SignInAsync(client, userName, TestStudio.UserPassword, name);
        Assert.Equal(name, user.Session.DisplayName);
    }
}
