using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>AES-256-GCM: test cases 13, 14 and 16 of the GCM specification submitted to NIST (appendix B).</summary>
public sealed class NistGcmTests
{
    private const string ZeroKey = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Key = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
    private const string Plaintext =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private const string Ciphertext =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";

    [Theory]
    [InlineData(ZeroKey, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData(ZeroKey, "000000000000000000000000", "00000000000000000000000000000000", "",
        "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    [InlineData(Key, "cafebabefacedbaddecaf888", Plaintext, "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        Ciphertext, "76fc6ece0f4e1768cddf8853bb2d551b")]
    public void The_specification_agrees(
        string key, string nonce, string plaintext, string associated, string ciphertext, string tag)
    {
        using var cipher = new AesGcmKey(Hex.Bytes(key));
        var plain = Hex.Bytes(plaintext);
        var sealedBytes = new byte[plain.Length + AesGcmKey.TagSizeBytes];
        var opened = new byte[plain.Length];

        cipher.Seal(Hex.Bytes(nonce), plain, sealedBytes, Hex.Bytes(associated));

        Assert.Equal(ciphertext + tag, Hex.Text(sealedBytes));
        Assert.True(cipher.TryOpen(Hex.Bytes(nonce), sealedBytes, opened, Hex.Bytes(associated)));
        Assert.Equal(plain, opened);
    }
}
