namespace MagnetarStudio.Testing;

/// <summary>Waits until something is so, and no longer than it must: for what another process does.</summary>
public static class Eventually
{
    /// <summary>How long to wait unless told: far above what anything here takes on a busy machine.</summary>
    public static readonly TimeSpan LimitUnlessSet = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again until <paramref name="condition"/> holds.</summary>
    /// <param name="what">The condition in words, for the failure.</param>
    /// <param name="condition">Looks once; must not wait itself.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="limit">How long to go on looking; <see cref="LimitUnlessSet"/> if null.</param>
    /// <exception cref="TimeoutException">It did not come to hold in time.</exception>
    public static async Task BecomesTrueAsync(
        string what, Func<ValueTask<bool>> condition, CancellationToken cancel, TimeSpan? limit = null)
    {
        var patience = limit ?? LimitUnlessSet;
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > patience)
            {
                throw new TimeoutException($"After {patience.TotalSeconds:0} s it is still not so: {what}");
            }

            await Task.Delay(s_pause, cancel);
        }
    }

    /// <inheritdoc cref="BecomesTrueAsync(string, Func{ValueTask{bool}}, CancellationToken, TimeSpan?)"/>
    public static Task BecomesTrueAsync(
        string what, Func<bool> condition, CancellationToken cancel, TimeSpan? limit = null) =>
        BecomesTrueAsync(what, () => ValueTask.FromResult(condition()), cancel, limit);
}
