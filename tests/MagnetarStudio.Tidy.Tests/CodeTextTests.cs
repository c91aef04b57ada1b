using Xunit;

namespace MagnetarStudio.Tidy.Tests;

public sealed class CodeTextTests
{
    [Theory]
    [InlineData("a // {\nb", "a     \nb")]
    [InlineData("a /* {\n */ b", "a     \n    b")]
    [InlineData("a \"\\\"{\" b", "a       b")]
    [InlineData("a @\"\"\"{\" b", "a        b")]
    [InlineData("a '{' '\\'' b", "a          b")]
    [InlineData("a \"\"\"\n {\" \n\"\"\" b", "a    \n    \n    b")]
    public void Comments_and_literals_are_blanked(string text, string code) => Assert.Equal(code, CodeText.Blank(text));

    [Fact]
    public void A_member_is_measured_from_its_head_to_its_brace()
    {
        const string Code = """
            namespace A;

            public sealed class B
            {
                private int _c;

                public int D(
                    int e)
                {
                    if (e > 0)
                    {
                        return 1;
                    }

                    return 2;
                }

                private sealed record F(int G)
                {
                    public int H => G switch
                    {
                        _ => 1,
                    };
                }
            }
            """;

        Assert.Equal([(7, 10), (20, 4)], CodeText.MeasureMembers(Code));
    }
}
