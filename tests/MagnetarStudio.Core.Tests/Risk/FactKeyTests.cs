using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class FactKeyTests
{
    // The first bytes of FIPS 180's own example.
    [Fact]
    public void Keys_are_the_same_in_every_release() => Assert.Equal(0xBA7816BF8F01CFEAUL, FactKey.Of("abc"));

    [Fact]
    public void The_case_of_ascii_letters_counts_for_nothing() =>
        Assert.Equal(FactKey.Of("de-de"), FactKey.Of("de-DE"));

    [Fact]
    public void Other_letters_keep_their_case() => Assert.NotEqual(FactKey.Of("ä"), FactKey.Of("Ä"));

    [Fact]
    public void No_text_has_no_key() => Assert.Equal(FactKey.None, FactKey.Of([]));

    [Theory]
    [InlineData(FactKey.TextMax, true)]
    [InlineData(FactKey.TextMax - 1, false)]
    public void Only_so_many_characters_count(int common, bool isSame)
    {
        var text = new string('a', common);

        Assert.Equal(isSame, FactKey.Of(text + "b") == FactKey.Of(text + "c"));
    }

    [Fact]
    public void The_widest_text_fits() => Assert.NotEqual(FactKey.None, FactKey.Of(new string('語', 100_000)));
}
