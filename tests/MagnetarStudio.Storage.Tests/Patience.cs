namespace MagnetarStudio.Storage.Tests;

/// <summary>Waits for what another thread does, with a limit: the limit is only ever reached by a fault.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Waits until <paramref name="holds"/>.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The answer of a task that should not take long.</summary>
    public static Task<T> SoonAsync<T>(this Task<T> task) =>
        task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>The end of a task that should not take long.</summary>
    public static Task SoonAsync(this Task task) =>
        task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
