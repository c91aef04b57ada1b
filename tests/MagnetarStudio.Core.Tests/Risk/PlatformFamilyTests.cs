using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class PlatformFamilyTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("macOS 26.1", "macOS")]
    [InlineData("iPhone OS 18_1", "iPhone OS")]
    [InlineData("windows11", "windows")]
    [InlineData("linux", "linux")]
    [InlineData("3DO", "")]
    public void A_version_is_no_part_of_it(string platform, string family) =>
        Assert.Equal(family, PlatformFamily.Of(platform).ToString());
}
