using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskHistoryFormTests
{
    private static readonly RiskHistory s_history = Shown.HistoryOf(Shown.Phone, Shown.Noon, Shown.Berlin)
        .Learn(Shown.At(Shown.Stranger, Shown.Noon.AddHours(3), Shown.Sydney), isProved: false, Shown.Policy)
        .Learn(Shown.At(default, Shown.Noon.AddHours(9)), isProved: false, Shown.Policy);

    [Fact]
    public void The_form_never_changes()
    {
        var history = RiskHistory.Empty.Learn(
            Shown.At(new(IPAddress.Parse("91.12.7.20"), null, null, null, null, null, null), Shown.Noon),
            isProved: false,
            Shown.Policy);

        Assert.Equal(
            "01010101" // version; one network, one agent that is silent, one device
                + "00000001" + "5B0C0000" + "0000000000000714" + "00000000" + "00" + "0100" + "01E1AC70"
                + "0000000000000001" + "0100" + "01E1AC70"
                + new string('0', 16) + "0000000000000001" + new string('0', 3 * 16) + "0100" + "01E1AC70"
                + new string('0', 12 * 12) + "0100" + "01E1AC70" + new string('0', 11 * 12),
            Convert.ToHexString(RiskHistoryForm.Write(history)));
    }

    [Fact]
    public void A_history_survives_its_form()
    {
        var form = RiskHistoryForm.Write(s_history);
        var read = RiskHistoryForm.Read(form);

        Assert.NotNull(read);
        Assert.Equal(form, RiskHistoryForm.Write(read));
        Assert.Equal(
            Shown.ScoreSession(Shown.Stranger, s_history, Shown.Berlin),
            Shown.ScoreSession(Shown.Stranger, read, Shown.Berlin));
    }

    [Fact]
    public void The_empty_history_survives_its_form() =>
        Assert.True(RiskHistoryForm.Read(RiskHistoryForm.Write(RiskHistory.Empty))!.IsEmpty);

    [Fact]
    public void A_form_cut_anywhere_is_refused()
    {
        var form = RiskHistoryForm.Write(s_history);
        for (var length = 0; length < form.Length; length++)
        {
            Assert.Null(RiskHistoryForm.Read(form.AsSpan(0, length)));
        }

        Assert.Null(RiskHistoryForm.Read([.. form, 0]));
    }

    [Fact]
    public void Whatever_is_read_is_what_would_be_written()
    {
        var form = RiskHistoryForm.Write(s_history);
        for (var position = 0; position < form.Length; position++)
        {
            foreach (var value in new byte[] { 0, 1, 2, 0x7F, 0x80, 0xFF })
            {
                byte[] changed = [.. form];
                changed[position] = value;

                Assert.True(RiskHistoryForm.Read(changed) is not { } read
                    || RiskHistoryForm.Write(read).AsSpan().SequenceEqual(changed));
            }
        }
    }

    [Theory]
    [InlineData("02000000")]  // another version
    [InlineData("01110000")]  // 17 networks
    [InlineData("01000900")]  // 9 agents
    [InlineData("0100000B")]  // 11 devices
    public void A_table_over_its_bound_is_refused(string header)
    {
        var form = new byte[RiskHistoryForm.SizeBytesMax * 2];
        for (var length = 4; length <= form.Length; length++)
        {
            Convert.FromHexString(header).CopyTo(form, 0);
            Assert.Null(RiskHistoryForm.Read(form.AsSpan(0, length)));
        }
    }

    [Fact]
    public void A_key_that_stands_twice_is_refused()
    {
        var once = Convert.ToHexString(RiskHistoryForm.Write(RiskHistory.Empty));
        var agent = "00000000000000AA" + "0100" + "01E1AC70";

        Assert.NotNull(Read("01000100" + agent));
        Assert.Null(Read("01000200" + agent + agent));
        Assert.Null(Read("01000100" + agent.Replace("AA", "00", StringComparison.Ordinal)));
        Assert.Null(Read("01000100" + agent.Replace("0100", "4001", StringComparison.Ordinal)));  // over 64 hours

        RiskHistory? Read(string tables) => RiskHistoryForm.Read(Convert.FromHexString(tables + once[8..]));
    }
}
