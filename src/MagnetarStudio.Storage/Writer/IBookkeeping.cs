namespace MagnetarStudio.Storage.Writer;

/// <summary>
/// A write without a record. The list is closed and stands in this project's README: losing the last of it in a crash
/// does no harm, and it never decides who may do what except towards refusal.
/// </summary>
internal interface IBookkeeping
{
    /// <summary>Does it, on the writer's thread.</summary>
    void Run(WriteScope scope);
}
