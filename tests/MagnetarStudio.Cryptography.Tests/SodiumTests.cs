namespace MagnetarStudio.Cryptography.Tests;

public sealed class SodiumTests
{
    [Fact]
    public void The_version_is_at_least_the_one_that_refuses_weak_public_keys() =>
        Assert.True(Version.Parse(Sodium.Version) >= new Version(1, 0, 18));
}
