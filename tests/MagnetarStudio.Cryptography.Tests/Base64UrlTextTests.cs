namespace MagnetarStudio.Cryptography.Tests;

public sealed class Base64UrlTextTests
{
    [Theory]
    [InlineData("Zg==")] // padding
    [InlineData("Zm8=")]
    [InlineData("-_-+")] // standard alphabet
    [InlineData("-_-/")]
    [InlineData(" Zg")] // white space
    [InlineData("Zg\n")]
    [InlineData("Zm 9v")]
    [InlineData("Zh")] // stray trailing bits
    [InlineData("Zm9")]
    [InlineData("Z")] // impossible length
    [InlineData("Zm9vZ")]
    [InlineData("Zm9\0")]
    [InlineData("Zm9é")]
    [InlineData("Zm9Ā")]
    public void Any_other_spelling_is_refused_without_a_fault(string text)
    {
        var room = new byte[16];

        Assert.False(Base64UrlText.TryDecode(text, room, out var size));
        Assert.Equal(0, size);
    }

    [Fact]
    public void Both_special_characters_are_of_the_url_alphabet()
    {
        var room = new byte[3];

        Assert.True(Base64UrlText.TryDecodeExact("-_-_", room));
        Assert.Equal([0xfb, 0xff, 0xbf], room);
        Assert.Equal("-_-_", Base64UrlText.Encode(room));
    }

    [Fact]
    public void More_bytes_than_there_is_room_for_are_refused()
    {
        Assert.False(Base64UrlText.TryDecode("Zm9v", new byte[2], out _));
        Assert.False(Base64UrlText.TryDecodeExact("Zm9v", new byte[4]));
    }

    [Fact]
    public void Every_length_goes_there_and_back()
    {
        var random = new Random(4648);
        var room = new byte[300];
        for (var length = 0; length <= 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var text = Base64UrlText.Encode(bytes);

            Assert.Equal(Base64UrlText.LengthOf(length), text.Length);
            Assert.True(Base64UrlText.TryDecode(text, room, out var size));
            Assert.Equal(bytes, room[..size]);
        }
    }
}
