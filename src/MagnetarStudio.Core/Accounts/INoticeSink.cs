namespace MagnetarStudio.Core.Accounts;

/// <summary>Takes what changed, after COMMIT and before any caller is answered, on the writer's thread.</summary>
/// <remarks>
/// Must be quick and must not throw: what is committed and what is believed may not differ, so the process ends if it
/// does.
/// </remarks>
public interface INoticeSink
{
    /// <summary>Applies the notices of one committed batch, in order.</summary>
    void Publish(ReadOnlySpan<Notice> notices);
}
