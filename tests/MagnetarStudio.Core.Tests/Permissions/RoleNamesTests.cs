using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Permissions;

public sealed class RoleNamesTests
{
    [Theory]
    [InlineData(Role.Founder, 50, "founder")]
    [InlineData(Role.SuperAdmin, 40, "super_admin")]
    [InlineData(Role.Admin, 30, "admin")]
    [InlineData(Role.Member, 20, "member")]
    [InlineData(Role.Guest, 10, "guest")]
    public void A_role_keeps_its_number_and_its_name(Role role, int number, string name)
    {
        Assert.Equal(number, (int)role);
        Assert.Equal(name, role.ToName());
        Assert.True(RoleNames.TryParse(name, out var read));
        Assert.Equal(role, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Founder")]
    [InlineData("super admin")]
    [InlineData("50")]
    public void Any_other_text_names_no_role(string? name)
    {
        Assert.False(RoleNames.TryParse(name, out var role));
        Assert.False(role.IsDefined());
    }
}
