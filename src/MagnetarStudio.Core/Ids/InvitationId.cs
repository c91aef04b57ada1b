using System.Diagnostics.CodeAnalysis;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Ids;

/// <summary>Names an invitation. Safe to log; the code that opens it is another. A UUIDv7 (RFC 9562 §5.7).</summary>
/// <param name="Value">The 128 bits.</param>
public readonly record struct InvitationId(Guid Value)
{
    /// <summary>A new id, ordered after those of earlier milliseconds.</summary>
    public static InvitationId New(TimeProvider clock, ISecretSource secrets) => new(Uuid7.New(clock, secrets));

    /// <summary>Reads the text form: 36 characters, hyphenated, either case.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out InvitationId id)
    {
        var parsed = Guid.TryParseExact(text, "D", out var value);
        id = new(value);
        return parsed;
    }

    /// <summary>Lower-case, hyphenated.</summary>
    public override string ToString() => Value.ToString("D");
}
