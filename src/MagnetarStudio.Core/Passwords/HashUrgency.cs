namespace MagnetarStudio.Core.Passwords;

/// <summary>Who waits for a hash. A quarter of the queue is kept for those the server knows.</summary>
public enum HashUrgency
{
    /// <summary>Nobody the server knows.</summary>
    Stranger,

    /// <summary>A device that has signed in before and proves it, or a signed-in caller.</summary>
    Known,
}
