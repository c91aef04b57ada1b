using System.Buffers;
using System.Buffers.Binary;
using MagnetarStudio.Server.Http;
using Xunit;

namespace MagnetarStudio.Server.Tests.Http;

public sealed class TlsHelloTests
{
    // The worked example of JA4's own description: a browser of 2023.
    private const string Known = "t13d1516h2_8daaf6152771_e5627efa2ab1";

    private static readonly ushort[] s_ciphers =
    [
        0x1301, 0x1302, 0x1303, 0xC02B, 0xC02F, 0xC02C, 0xC030, 0xCCA9, 0xCCA8, 0xC013, 0xC014, 0x009C, 0x009D, 0x002F,
        0x0035,
    ];

    private static readonly ushort[] s_extensions =
    [
        0x001B, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002D, 0x000D, 0x0005, 0x0023, 0x0012, 0x002B, 0xFF01, 0x000B,
        0x000A, 0x0015,
    ];

    [Fact]
    public void A_known_hello_has_the_known_fingerprint() => Assert.Equal(Known, Fingerprint(Hello()));

    [Fact]
    public void Order_and_reserved_values_count_for_nothing()
    {
        ushort[] ciphers = [0x3A3A, .. s_ciphers.Reverse()];
        ushort[] extensions = [0xDADA, .. s_extensions.Order(), 0x1A1A];

        Assert.Equal(Known, Fingerprint(Hello(ciphers, extensions)));
    }

    [Fact]
    public void A_client_that_comes_back_is_the_same_client() =>
        Assert.Equal(Known, Fingerprint(Hello(extensions: [.. s_extensions, 0x002A, 0x0029])));

    [Fact]
    public void A_hello_in_pieces_is_the_same_hello()
    {
        var hello = Hello();
        var first = new Piece(hello.AsMemory(0, 50), 0);
        var last = first.Then(hello.AsMemory(50));

        Assert.Equal(Known, TlsHello.Fingerprint(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length)));
    }

    [Fact]
    public void Another_cipher_is_another_fingerprint()
    {
        var other = Fingerprint(Hello(s_ciphers[1..]));

        Assert.StartsWith("t13d1416h2_", other, StringComparison.Ordinal);
        Assert.EndsWith("_e5627efa2ab1", other, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cut_short_or_no_hello_has_none_and_breaks_nothing()
    {
        var hello = Hello();

        for (var length = 0; length < hello.Length; length++)
        {
            Assert.Null(Fingerprint(hello[..length]));
        }

        Assert.Null(Fingerprint([23, .. hello[1..]]));
        Assert.Null(Fingerprint(new byte[100_000]));
    }

    [Fact]
    public void Any_bytes_are_borne()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var hello = Hello();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                hello[random.Next(hello.Length)] = (byte)random.Next(256);
            }

            Assert.True(Fingerprint(hello) is null or { Length: 36 });
        }
    }

    private static string? Fingerprint(byte[] hello) => TlsHello.Fingerprint(new ReadOnlySequence<byte>(hello));

    private static byte[] Hello(ushort[]? ciphers = null, ushort[]? extensions = null)
    {
        byte[] listed =
            [.. (extensions ?? s_extensions).SelectMany(type => Two(type).Concat(Block(2, BodyOf(type))))];
        byte[] hello =
        [
            .. Two(0x0303), .. new byte[32], .. Block(1, new byte[32]), .. Block(2, TwoEach(ciphers ?? s_ciphers)),
            .. Block(1, [0]), .. Block(2, listed),
        ];
        return [22, 3, 1, .. Block(2, [1, .. Block(3, hello)])];
    }

    private static byte[] BodyOf(ushort type) => type switch
    {
        0x0010 => Block(2, [.. Block(1, "h2"u8.ToArray()), .. Block(1, "http/1.1"u8.ToArray())]),
        0x002B => Block(1, TwoEach([0x6A6A, 0x0304, 0x0303])),
        0x000D => Block(2, TwoEach([0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601])),
        _ => [],
    };

    private static byte[] TwoEach(ushort[] values) => [.. values.SelectMany(Two)];

    private static byte[] Two(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Block(int lengthSize, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return [.. length[^lengthSize..], .. content];
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long at) => (Memory, RunningIndex) = (memory, at);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
