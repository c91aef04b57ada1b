using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class CheckpointTests
{
    private const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_checkpoint_reads_back(long size)
    {
        var checkpoint = new Checkpoint("example.com/log", size, TreeHash.OfEmptyTree);

        Assert.Equal($"example.com/log\n{size}\n{Root}\n", checkpoint.ToText());
        Assert.True(Checkpoint.TryParse(checkpoint.ToText(), out var read));
        Assert.Equal(checkpoint, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("log\n1\n" + Root)] // no newline at the end
    [InlineData("log\n1\n" + Root + "\nextension\n")]
    [InlineData("log\n1\n" + Root + "\n\n")]
    [InlineData("\n1\n" + Root + "\n")]
    [InlineData("two words\n1\n" + Root + "\n")]
    [InlineData("log\n01\n" + Root + "\n")]
    [InlineData("log\n-1\n" + Root + "\n")]
    [InlineData("log\n+1\n" + Root + "\n")]
    [InlineData("log\n 1\n" + Root + "\n")]
    [InlineData("log\n9223372036854775808\n" + Root + "\n")]
    [InlineData("log\n\n" + Root + "\n")]
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")] // stray bits
    [InlineData("log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n")]
    [InlineData("log\n1\n47DEQpj8HBSa\n")]
    [InlineData("log\r\n1\r\n" + Root + "\r\n")]
    public void Any_other_text_is_no_checkpoint(string? text) => Assert.False(Checkpoint.TryParse(text, out _));
}
