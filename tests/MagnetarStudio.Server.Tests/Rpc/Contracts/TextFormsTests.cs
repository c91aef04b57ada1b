using MagnetarStudio.Server.Rpc.Contracts;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

public sealed class TextFormsTests
{
    [Theory]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", true)]
    [InlineData("01890A5D-AC96-774B-BCCE-B302099A8057", true)]
    [InlineData("", false)]
    [InlineData("01890a5dac96774bbcceb302099a8057", false)]
    [InlineData("{01890a5d-ac96-774b-bcce-b302099a8057}", false)]
    [InlineData(" 01890a5d-ac96-774b-bcce-b302099a805", false)]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a805 ", false)]
    [InlineData("0x890a5d-ac96-774b-bcce-b302099a8057", false)]
    [InlineData("+1890a5d-ac96-774b-bcce-b302099a8057", false)]
    [InlineData("01890a5d_ac96_774b_bcce_b302099a8057", false)]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a805g", false)]
    public void An_identifier_is_a_uuid_and_nothing_around_it(string text, bool isFine) =>
        Assert.Equal(isFine, TextForms.IsIdentifier(text));

    [Theory]
    [InlineData("ab", false)]
    [InlineData("abc", true)]
    [InlineData("Ab.c_d-9", true)]
    [InlineData("ab c", false)]
    [InlineData("äbc", false)]
    [InlineData("ab\u212a", false)] // the Kelvin sign, which folds to k where folding is Unicode's
    [InlineData("ab\0", false)]
    public void A_user_name_is_plain_ascii(string text, bool isFine) =>
        Assert.Equal(isFine, TextForms.IsUserName(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_user_name_ends_at_its_greatest_length(int length, bool isFine) =>
        Assert.Equal(isFine, TextForms.IsUserName(new string('a', length)));

    [Theory]
    [InlineData("!~", true)]
    [InlineData("a b", false)]
    [InlineData("a\u007f", false)]
    [InlineData("é", false)]
    public void A_token_is_visible_ascii(string text, bool isFine) => Assert.Equal(isFine, TextForms.IsToken(text));

    [Theory]
    [InlineData(0x00, 0x1F)]
    [InlineData(0x7F, 0x9F)]
    public void No_line_holds_a_control_character(int first, int last)
    {
        for (var character = (char)first; character <= last; character++)
        {
            Assert.NotNull(TextForms.FindFault($"a{character}b", manyLines: false));
        }
    }

    [Theory]
    [InlineData("a\tb\nc\r\nd", true)]
    [InlineData("a\rb", false)]
    [InlineData("a\r", false)]
    [InlineData("a\vb", false)]
    [InlineData("a\0b", false)]
    [InlineData("a\u0085b", false)]
    public void Free_text_holds_tabs_and_line_ends_and_no_other_control_character(string text, bool isFine) =>
        Assert.Equal(isFine, TextForms.FindFault(text, manyLines: true) is null);

    [Theory]
    [InlineData(0xD83D, 0xDE00, true)]
    [InlineData(0xD83D, 0x0041, false)]
    [InlineData(0xDE00, 0xD83D, false)]
    [InlineData(0x0041, 0xD83D, false)]
    [InlineData(0xDE00, 0x0041, false)]
    public void A_surrogate_stands_in_its_pair(int first, int second, bool isFine) =>
        Assert.Equal(isFine, TextForms.FindFault($"{(char)first}{(char)second}", manyLines: false) is null);

    [Theory]
    [InlineData("../etc; DROP TABLE x; <b>select</b>")]
    [InlineData("Zoë Ångström 東京 \u200f\ud83d\ude00")]
    [InlineData("")]
    public void Honest_text_is_left_alone(string text) => Assert.Null(TextForms.FindFault(text, manyLines: false));
}
