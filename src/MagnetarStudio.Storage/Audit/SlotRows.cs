using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Table <c>audit_slot</c> (schema step 0008), as it is written; <see cref="LogRows"/> reads it.</summary>
internal static class SlotRows
{
    /// <summary>Adds a slot.</summary>
    public const string InsertSql = """
        INSERT INTO audit_slot (name, master, kind, salt, wrapped) VALUES ($name, $master, $kind, $salt, $wrapped)
        """;

    /// <summary>Writes a slot that was there.</summary>
    public const string UpdateSql = """
        UPDATE audit_slot SET kind = $kind, salt = $salt, wrapped = $wrapped WHERE name = $name AND master = $master
        """;

    /// <summary>Deletes the slots of every master key but one.</summary>
    public const string DeleteOthersSql = "DELETE FROM audit_slot WHERE master <> $master";

    /// <summary>Gives a statement its values.</summary>
    public static PreparedCommand Bind(PreparedCommand write, UnlockSlot slot) => write
        .Bind("$name", slot.Name)
        .Bind("$master", slot.Master)
        .Bind("$kind", (long)slot.Kind)
        .Bind("$salt", slot.Salt)
        .Bind("$wrapped", slot.Wrapped);
}
