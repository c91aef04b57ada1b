using System.Text;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>The conditions of a filter that the index can answer. Immutable.</summary>
public sealed class TokenQuery
{
    private readonly BlindIndex _index;
    private readonly EntryFilter _filter;
    private readonly List<IndexField> _conditions = [];

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
        var field = _conditions[condition];
        DateOnly? last = null;
        foreach (var day in days)
        {
            // The token of a whole month but for actions on their day.
            if (field is IndexField.ActionOnDay || last?.Month != day.Month || last?.Year != day.Year)
            {
                tokens.Add(_index.TokenOf(field, day, ValueOf(field, day)));
            }

            last = day;
        }

        return tokens;
    }

    private void Want(IndexField field, bool isWanted)
    {
        if (isWanted)
        {
            _conditions.Add(field);
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
