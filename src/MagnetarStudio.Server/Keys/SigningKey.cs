using System.Security.Cryptography;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Keys;

/// <summary>A public key with which anyone can verify access tokens, as a JWK (RFC 7517 §4, RFC 7518 §6.2.1).</summary>
/// <param name="KeyId"><c>kid</c>.</param>
/// <param name="KeyType"><c>kty</c>.</param>
/// <param name="Algorithm"><c>alg</c>.</param>
/// <param name="Curve"><c>crv</c>.</param>
/// <param name="X"><c>x</c>, base64url.</param>
/// <param name="Y"><c>y</c>, base64url.</param>
internal sealed record SigningKey(
    string KeyId, string KeyType, string Algorithm, string Curve, string X, string Y)
{
    /// <summary>The JWK of a point on P-256.</summary>
    public static SigningKey Of(string kid, ECParameters key) => new(
        kid, "EC", KeyAlgorithm.Es256.Name, "P-256", Base64UrlText.Encode(key.Q.X), Base64UrlText.Encode(key.Q.Y));
}
