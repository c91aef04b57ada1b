using Google.Protobuf.Reflection;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Accounts;

/// <summary>A password that somebody else chose opens nothing but the way to a new one.</summary>
public sealed class ForcedPasswordChangeTests
{
    private const string FirstPassword = "first-tulip-writes-58-letters";
    private const string OwnPassword = "green-kettle-hums-83-ballads";

    private static readonly Refusal s_changeRequired =
        new(StatusCode.FailedPrecondition, "PASSWORD_CHANGE_REQUIRED", "The password must be changed first.");

    private static readonly string[] s_answeredBefore =
        ["ChangePassword", "Refresh", "SignOut", "ValidateToken", "WhoAmI"];

    [Theory]
    [InlineData(Role.Member)]
    [InlineData(Role.Founder)]
    public async Task Until_the_first_password_is_changed_five_methods_answer_and_afterwards_all_do(Role role)
    {
        await using var studio = await TestStudio.StartAsync();
        var grace = await CreateAndSignInAsync(studio, role);

        var shut = SignedInMethods().ExceptBy(s_answeredBefore, method => method.Name);
        Assert.All(await grace.TryEmptyAsync(shut), answer => Assert.Equal(s_changeRequired, answer));
        await AssertAnswersAsync(grace);
        await grace.CallAsync(grace.Client.Auth.ChangePasswordAsync, new ChangePasswordRequest
        {
            CurrentPassword = FirstPassword,
            NewPassword = OwnPassword,
        });

        // A stream that is answered does not end by itself, and signing out would end the rest.
        var quick = SignedInMethods().Where(method => method is { IsServerStreaming: false, Name: not "SignOut" });
        Assert.DoesNotContain(s_changeRequired, await grace.TryEmptyAsync(quick));
        await grace.CallAsync(grace.Client.Sessions.ListSessionsAsync, new ListSessionsRequest());
    }

    [Fact]
    public async Task The_first_password_cannot_be_kept()
    {
        await using var studio = await TestStudio.StartAsync();
        var grace = await CreateAndSignInAsync(studio, Role.Member);

        var refused = await grace.RefuseAsync(grace.Client.Auth.ChangePasswordAsync, new ChangePasswordRequest
        {
            CurrentPassword = FirstPassword,
            NewPassword = FirstPassword,
        });

        Assert.Equal("PASSWORD_UNCHANGED", refused.Reason);
        Assert.Equal(
            s_changeRequired, await grace.RefuseAsync(grace.Client.Auth.ListDevicesAsync, new ListDevicesRequest()));
    }

    private static async Task<StudioUser> CreateAndSignInAsync(TestStudio studio, Role role)
    {
        var founder = await studio.ClaimAsync();
        var created = await founder.CallAsync(founder.Client.Accounts.CreateAccountAsync, new CreateAccountRequest
        {
            UserName = "grace",
            Password = FirstPassword,
            Role = role,
        });
        Assert.True(created.Account.MustChangePassword);
        return await studio.SignInAsync("grace", FirstPassword);
    }

    private static async Task AssertAnswersAsync(StudioUser grace)
    {
        var who = await grace.CallAsync(grace.Client.Auth.WhoAmIAsync, new WhoAmIRequest());
        Assert.True(who.Account.MustChangePassword);
        await grace.RefreshAsync();
        Assert.True(await grace.IsLiveAsync());

        var elsewhere = await grace.SignInElsewhereAsync();
        await elsewhere.CallAsync(elsewhere.Client.Auth.SignOutAsync, new SignOutRequest());
        Assert.False(await elsewhere.IsLiveAsync());
    }

    // From the contracts, so that a method that is added later is asked too.
    private static IEnumerable<MethodDescriptor> SignedInMethods() =>
        from service in (ServiceDescriptor[])
            [AuthService.Descriptor, AccountService.Descriptor, SessionService.Descriptor, AuditService.Descriptor]
        from method in service.Methods
        where method.GetOptions().GetExtension(AccessExtensions.Access).Who is not Who.Public
        select method;
}
