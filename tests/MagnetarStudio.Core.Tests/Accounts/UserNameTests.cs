using MagnetarStudio.Core.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("Alice.O-Neil_99", "alice.o-neil_99")]
    [InlineData("INIT", "init")]
    public void A_name_is_folded(string text, string folded)
    {
        Assert.True(UserName.TryParse(text, out var name));
        Assert.Equal(folded, name.Value);
        Assert.Equal(folded, $"{name}");
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_has_3_to_64_characters(int length, bool isName) =>
        Assert.Equal(isName, UserName.TryParse(new string('a', length), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("ali ce")]
    [InlineData("al\u0131ce")]  // dotless i
    [InlineData("\u0430lice")]  // Cyrillic a
    [InlineData("alice\n")]
    [InlineData("alice\0")]
    [InlineData("alice@example")]
    [InlineData("\u212Aelvin")]  // the Kelvin sign folds to k elsewhere
    public void Only_plain_ASCII_is_a_name(string? text) => Assert.False(UserName.TryParse(text, out _));
}
