using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Tests.Keys;

/// <summary>Keys that look drawn, made from a word: no text of a key stands in the tests.</summary>
internal static class MadeUpKeys
{
    public static string Hex(string word) => Convert.ToHexStringLower(Bytes(word));

    public static string Base64Url(string word) => Base64UrlText.Encode(Bytes(word));

    private static byte[] Bytes(string word) => SHA256.HashData(Encoding.UTF8.GetBytes(word));
}
