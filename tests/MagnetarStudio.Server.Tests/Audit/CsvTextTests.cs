using MagnetarStudio.Server.Audit;
using Xunit;

namespace MagnetarStudio.Server.Tests.Audit;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("magnetar.session.ended", "magnetar.session.ended")]
    [InlineData("2030-01-01T00:00:00.000000Z", "2030-01-01T00:00:00.000000Z")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"hello\"", "\"say \"\"hello\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("grün", "\"grün\"")]
    public void A_cell_is_quoted_where_it_is_not_plain(string cell, string written) =>
        Assert.Equal($"{written}\r\n", CsvText.Row([cell]));

    // CWE-1236. The first is the classic that starts a program.
    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("\uFF1D1")]
    public void No_cell_is_a_formula(string cell) => Assert.Equal($"\"'{cell}\"\r\n", CsvText.Row([cell]));

    [Fact]
    public void Cells_are_parted_by_commas() => Assert.Equal("a,,\"'=b\"\r\n", CsvText.Row(["a", "", "=b"]));
}
