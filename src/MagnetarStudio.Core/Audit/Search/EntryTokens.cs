using System.Buffers.Binary;
using System.Text;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>The tokens under which an entry is found.</summary>
internal static class EntryTokens
{
    private const int IdSizeBytes = 16;

    /// <summary>The day on which an entry happened, UTC.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>Adds the tokens of <paramref name="entry"/>.</summary>
    public static void Collect(LogEntry entry, BlindIndex index, List<uint> tokens)
    {
        var day = DayOf(entry.At);
        var action = entry.What.Action;
        tokens.Add(index.TokenOf(IndexField.ActionOnDay, day, OnDay(action, day)));
        if (entry.Actor.Kind is ActorKind.Account)
        {
            var actor = entry.Actor.Account.Value;
            tokens.Add(index.TokenOf(IndexField.Actor, day, Bytes(actor)));
            tokens.Add(index.TokenOf(IndexField.ActionByActor, day, ByActor(action, actor)));
        }

        foreach (var target in entry.What.Targets)
        {
            tokens.Add(index.TokenOf(IndexField.Target, day, Bytes(target)));
        }

        if (entry.What.App?.TargetId is { } named)
        {
            tokens.Add(index.TokenOf(IndexField.Target, day, Bytes(named)));
        }

        if (entry.Session is { } session)
        {
            tokens.Add(index.TokenOf(IndexField.Session, day, Bytes(session.Value)));
        }

        if (entry.Peer is { } peer)
        {
            tokens.Add(index.TokenOf(IndexField.Address, day, Encoding.UTF8.GetBytes(peer)));
        }
    }

    /// <summary>An id as it is searched for.</summary>
    public static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>An id that an application gave, as it is searched for: like one of ours if it has the form.</summary>
    public static byte[] Bytes(string named) =>
        Guid.TryParseExact(named, "D", out var id) ? Bytes(id) : Encoding.UTF8.GetBytes(named);

    /// <summary>An action and a day as they are searched for.</summary>
    public static byte[] OnDay(string action, DateOnly day)
    {
        var value = new byte[sizeof(int) + Encoding.UTF8.GetByteCount(action)];
        BinaryPrimitives.WriteInt32BigEndian(value, day.DayNumber);
        Encoding.UTF8.GetBytes(action, value.AsSpan(sizeof(int)));
        return value;
    }

    /// <summary>An action and an account as they are searched for.</summary>
    public static byte[] ByActor(string action, Guid actor)
    {
        var value = new byte[IdSizeBytes + Encoding.UTF8.GetByteCount(action)];
        actor.TryWriteBytes(value, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(action, value.AsSpan(IdSizeBytes));
        return value;
    }
}
