using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class AgentFamilyTests
{
    private const string Webkit = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";

    [Theory]
    [InlineData(Webkit + " Chrome/131.0.0.0 Safari/537.36", "Chrome")]
    [InlineData(Webkit + " Chrome/132.0.0.0 Safari/537.36", "Chrome")]
    [InlineData(Webkit + " Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0", "Edge")]
    [InlineData(Webkit + " Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0", "Opera")]
    [InlineData(Webkit + " HeadlessChrome/131.0.0.0 Safari/537.36", "Headless Chrome")]
    [InlineData(Webkit + " SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36", "Samsung Internet")]
    [InlineData(Webkit + " Version/18.1 Safari/605.1.15", "Safari")]
    [InlineData(Webkit + " CriOS/131.0 Mobile/15E148 Safari/604.1", "Chrome")]
    [InlineData(Webkit, "WebKit")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox")]
    [InlineData("Mozilla/4.0 (compatible)", "Mozilla")]
    [InlineData("grpc-node-js/1.14.7", "grpc-node-js")]
    [InlineData("Aurora/4.2 (iPhone; iOS 26.1) grpc-swift-nio/1.24", "Aurora")]
    [InlineData("  Aurora (iPhone)", "Aurora")]
    [InlineData("Aurora", "Aurora")]
    [InlineData("", "")]
    public void The_family_is_the_program_without_its_version(string agent, string family) =>
        Assert.Equal(family, AgentFamily.Of(agent).ToString());
}
