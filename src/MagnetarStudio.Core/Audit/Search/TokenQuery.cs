using System.Text;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>The conditions of a filter that the index can answer. Not thread-safe.</summary>
public sealed class TokenQuery
{
    private readonly BlindIndex _index;
    private readonly EntryFilter _filter;
    private readonly List<IndexField> _conditions = [];

    // The last token made for each condition: segments come by the hundred, and most are of one month.
    private readonly List<(DateOnly Since, uint Token)> _last = [];

    /// <summary>Takes from <paramref name="filter"/> what the index can answer.</summary>
    public TokenQuery(BlindIndex index, EntryFilter filter)
    {
        (_index, _filter) = (index, filter);

        // The narrower of those that say the same.
        Want(IndexField.ActionByActor, filter.Action is not null && filter.Actor is not null);
        Want(IndexField.Actor, filter.Action is null && filter.Actor is not null);
        Want(IndexField.ActionOnDay, filter.Action is not null && filter.Actor is null);
        Want(IndexField.Target, filter.Target is not null || filter.AppTarget is not null);
        Want(IndexField.Session, filter.Session is not null);
        Want(IndexField.Address, filter.Peer is not null);
    }

    /// <summary>How many conditions; an entry must meet all. 0: the index cannot narrow this search.</summary>
    public int Conditions => _conditions.Count;

    /// <summary>Those of <paramref name="days"/> on which an entry that passes may have happened.</summary>
    public List<DateOnly> DaysWithin(List<DateOnly> days) => days.FindAll(day =>
        !(day < (_filter.From is { } from ? EntryTokens.DayOf(from) : day))
        && !(day > (_filter.Until is { } until ? EntryTokens.DayOf(until) : day)));

    /// <summary>The tokens that meet a condition on one of <paramref name="days"/>, each once.</summary>
    public HashSet<uint> TokensOf(int condition, IEnumerable<DateOnly> days)
    {
        var tokens = new HashSet<uint>();
        foreach (var day in days)
        {
            tokens.Add(TokenOf(condition, day));
        }

        return tokens;
    }

    // That of a whole month but for actions on their day.
    private uint TokenOf(int condition, DateOnly day)
    {
        var field = _conditions[condition];
        var since = field is IndexField.ActionOnDay ? day : day.AddDays(1 - day.Day);
        if (_last[condition].Since != since)
        {
            _last[condition] = (since, _index.TokenOf(field, day, ValueOf(field, day)));
        }

        return _last[condition].Token;
    }

    private void Want(IndexField field, bool isWanted)
    {
        if (isWanted)
        {
            _conditions.Add(field);
            _last.Add((DateOnly.MinValue, 0));
        }
    }

    private byte[] ValueOf(IndexField field, DateOnly day) => field switch
    {
        IndexField.Actor => EntryTokens.Bytes(_filter.Actor!.Value.Value),
        IndexField.ActionByActor => EntryTokens.ByActor(_filter.Action!, _filter.Actor!.Value.Value),
        IndexField.ActionOnDay => EntryTokens.OnDay(_filter.Action!, day),
        IndexField.Target => _filter.Target is { } id
            ? EntryTokens.Bytes(id)
            : EntryTokens.Bytes(_filter.AppTarget!),
        IndexField.Session => EntryTokens.Bytes(_filter.Session!.Value.Value),
        _ => Encoding.UTF8.GetBytes(_filter.Peer!),
    };
}
