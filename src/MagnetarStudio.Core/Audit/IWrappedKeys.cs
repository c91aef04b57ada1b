namespace MagnetarStudio.Core.Audit;

/// <summary>Finds keys of the log as they are stored: wrapped.</summary>
public interface IWrappedKeys
{
    /// <summary>A data key; null when there is none of that id.</summary>
    WrappedKey? ReadDataKey(uint id);

    /// <summary>A subject key; null when there is none, or none any more.</summary>
    WrappedSubjectKey? ReadSubjectKey(ulong id);
}
