using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Audit;

/// <summary>A row of a table of wrapped keys.</summary>
internal sealed class WrappedRow(long id, WrappedKey key, SubjectOwner owner)
{
    /// <summary>The row's id.</summary>
    public long Id => id;

    /// <summary>Its key.</summary>
    public WrappedKey Key => key;

    /// <summary>Whose it is, of a table whose keys have owners.</summary>
    public SubjectOwner Owner => owner;
}
