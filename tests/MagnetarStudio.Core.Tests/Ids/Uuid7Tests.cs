using MagnetarStudio.Core.Ids;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Ids;

public sealed class Uuid7Tests
{
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeMilliseconds(0x017F22E279B0));
    private readonly CountingSecrets _secrets = new();

    // The instant is that of RFC 9562, appendix A.6.
    [Fact]
    public void An_id_has_time_version_and_variant_where_the_standard_says()
    {
        var text = new AccountId(Uuid7.New(_clock, _secrets)).ToString();

        Assert.StartsWith("017f22e2-79b0-7", text, StringComparison.Ordinal);
        Assert.Contains(text[19], "89ab");
    }

    [Fact]
    public void Ids_of_later_milliseconds_come_later_and_ids_of_one_differ()
    {
        var ids = new List<string>();
        for (var count = 0; count < 1_000; count++)
        {
            ids.Add(SessionId.New(_clock, _secrets).ToString());
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => Uuid7.New(_clock, _secrets)).Distinct().Count());
    }

    [Fact]
    public void An_id_survives_its_text()
    {
        var id = DeviceId.New(_clock, _secrets);

        Assert.True(DeviceId.TryParse(id.ToString(), out var read));
        Assert.True(DeviceId.TryParse(id.ToString().ToUpperInvariant(), out var upper));
        Assert.Equal((id, id), (read, upper));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("017f22e279b07cc398c4dc0c0c07398f")]
    [InlineData("{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}")]
    [InlineData("017f22e2-79b0-7cc3-98c4-dc0c0c07398g")]
    [InlineData("017f22e2-79b0-7cc3-98c4-dc0c0c07398f1")]
    public void Any_other_text_is_no_id(string? text)
    {
        Assert.False(AccountId.TryParse(text, out _));
        Assert.False(SessionId.TryParse(text, out _));
        Assert.False(DeviceId.TryParse(text, out _));
        Assert.False(InvitationId.TryParse(text, out _));
    }
}
