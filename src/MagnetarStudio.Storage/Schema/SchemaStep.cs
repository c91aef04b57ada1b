using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Storage.Schema;

/// <summary>One numbered, irrevocable change of the schema: a file <c>0001_name.sql</c>.</summary>
/// <param name="Number">Its place, from 1, without gaps.</param>
/// <param name="Name">What it brings, as in the file's name.</param>
/// <param name="Sql">Statements without BEGIN or COMMIT; the whole step is one transaction.</param>
internal sealed record SchemaStep(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 (FIPS 180-4) of the text's UTF-8 bytes: a step that has run must never change.</summary>
    public byte[] ComputeDigest() => SHA256.HashData(Encoding.UTF8.GetBytes(Sql));
}
