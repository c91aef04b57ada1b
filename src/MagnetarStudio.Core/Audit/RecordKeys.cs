using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Unwraps the keys of the records that one reading meets, each once. Not thread-safe.</summary>
/// <remarks>It lives as long as the reading: a subject's key must not outlive its erasure in some memory.</remarks>
public sealed class RecordKeys(IWrappedKeys wrapped, LogKeys keys) : IDisposable
{
    private readonly Dictionary<uint, DataKey> _dataKeys = [];
    private readonly Dictionary<ulong, SubjectKey?> _subjectKeys = [];

    /// <summary>Whether the data key was met before.</summary>
    internal bool Knows(uint id) => _dataKeys.ContainsKey(id);

    /// <summary>Whether the subject's key was asked for before.</summary>
    internal bool KnowsSubject(ulong id) => _subjectKeys.ContainsKey(id);

    /// <summary>A data key; null when it is lost, or its row is not what was written.</summary>
    internal DataKey? FindDataKey(uint id)
    {
        if (!_dataKeys.TryGetValue(id, out var key)
            && wrapped.ReadDataKey(id) is { } row
            && keys.UnwrapDataKey(id, row) is { } secret)
        {
            key = new DataKey(id, secret, default(Moment));
            _dataKeys.Add(id, key);
        }

        return key;
    }

    /// <summary>A subject's key; null when it was destroyed, or its row is not what was written.</summary>
    internal SubjectKey? FindSubjectKey(ulong id) => FindSubjectKey(id, []);

    /// <summary>The same, also if the row was given to another: asked for by whose it may have been.</summary>
    internal SubjectKey? FindSubjectKey(ulong id, ReadOnlySpan<SubjectOwner> owners)
    {
        if (!_subjectKeys.TryGetValue(id, out var key))
        {
            if (wrapped.ReadSubjectKey(id) is { } row)
            {
                key = keys.UnwrapSubjectKey(id, row);
                foreach (var owner in owners)
                {
                    key ??= keys.UnwrapSubjectKey(id, row with { Owner = owner });
                }
            }

            _subjectKeys.Add(id, key);
        }

        return key;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _dataKeys.Values)
        {
            key.Dispose();
        }
    }
}
