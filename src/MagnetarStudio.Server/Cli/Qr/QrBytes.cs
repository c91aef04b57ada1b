namespace MagnetarStudio.Server.Cli.Qr;

/// <summary>The bytes of a QR code: data, padding and error correction, in the order in which they are drawn.</summary>
/// <remarks>ISO/IEC 18004 §7.4 (bytes), §7.5 (Reed-Solomon over GF(256), 0x11D) and §7.6 (dealing out).</remarks>
internal static class QrBytes
{
    /// <summary>The bytes that a code of a version carries for some data.</summary>
    public static byte[] Of(ReadOnlySpan<byte> data, QrVersion version) => Deal(Pad(data, version), version);

    private static byte[] Pad(ReadOnlySpan<byte> data, QrVersion version)
    {
        var padded = new byte[version.DataBytes];
        var bit = 0;
        Append(padded, ref bit, 0b0100, 4);
        Append(padded, ref bit, data.Length, version.LengthBits);
        foreach (var part in data)
        {
            Append(padded, ref bit, part, 8);
        }

        // The end is four zeros, fewer where no place is left, and zeros to the next byte.
        bit = Math.Min(bit + 4, padded.Length * 8);
        for (int at = (bit + 7) / 8, pad = 0xEC; at < padded.Length; at++, pad ^= 0xEC ^ 0x11)
        {
            padded[at] = (byte)pad;
        }

        return padded;
    }

    private static void Append(byte[] to, ref int bit, int value, int count)
    {
        for (var left = count - 1; left >= 0; left--, bit++)
        {
            to[bit / 8] |= (byte)(((value >> left) & 1) << (7 - (bit % 8)));
        }
    }

    // The first blocks are one byte shorter where they are not all alike. One byte of each block in turn is drawn.
    private static byte[] Deal(byte[] data, QrVersion version)
    {
        var (blocks, checks) = (version.Blocks, version.ChecksPerBlock);
        var shorter = (version.TotalBytes / blocks) - checks;
        var shorterBlocks = blocks - (version.TotalBytes % blocks);
        var divisor = Divisor(checks);
        var dealt = new byte[version.TotalBytes];
        for (int block = 0, at = 0; block < blocks; block++)
        {
            var length = shorter + (block < shorterBlocks ? 0 : 1);
            var part = data.AsSpan(at, length);
            at += length;
            for (var place = 0; place < length; place++)
            {
                dealt[(place * blocks) + block - (place < shorter ? 0 : shorterBlocks)] = part[place];
            }

            var remainder = Remainder(part, divisor);
            for (var place = 0; place < checks; place++)
            {
                dealt[data.Length + (place * blocks) + block] = remainder[place];
            }
        }

        return dealt;
    }

    // The product of (x - 2^0) ... (x - 2^(degree-1)), without its highest term, which is 1.
    private static byte[] Divisor(int degree)
    {
        var product = new byte[degree];
        product[^1] = 1;
        byte root = 1;
        for (var factor = 0; factor < degree; factor++, root = Multiply(root, 2))
        {
            for (var term = 0; term < degree; term++)
            {
                product[term] = Multiply(product[term], root);
                if (term + 1 < degree)
                {
                    product[term] ^= product[term + 1];
                }
            }
        }

        return product;
    }

    private static byte[] Remainder(ReadOnlySpan<byte> data, byte[] divisor)
    {
        var remainder = new byte[divisor.Length];
        foreach (var part in data)
        {
            var factor = (byte)(part ^ remainder[0]);
            remainder.AsSpan(1).CopyTo(remainder);
            remainder[^1] = 0;
            for (var term = 0; term < remainder.Length; term++)
            {
                remainder[term] ^= Multiply(divisor[term], factor);
            }
        }

        return remainder;
    }

    private static byte Multiply(byte left, byte right)
    {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product = (product << 1) ^ ((product >> 7) * 0x11D);
            product ^= ((right >> bit) & 1) * left;
        }

        return (byte)product;
    }
}
