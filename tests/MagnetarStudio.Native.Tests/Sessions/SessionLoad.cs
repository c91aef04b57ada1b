using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>Callers that judge and refresh tokens as fast as they are answered, until they are told to stop.</summary>
internal sealed class SessionLoad
{
    private const int Callers = 8;
    private const int UsersOfCaller = 3;
    private const int CallsPerRefresh = 8;

    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly CancellationTokenSource _over;
    private readonly Task<int[]> _callers;

    private SessionLoad(IEnumerable<StudioUser[]> users, CancellationToken cancel)
    {
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _callers = Task.WhenAll(users.Select(own => Task.Run(() => CallAsync(own, _over.Token), cancel)));
    }

    /// <summary>Signs accounts of its own in, and begins.</summary>
    public static async Task<SessionLoad> BeginAsync(TestStudio studio, CancellationToken cancel)
    {
        var users = new List<StudioUser>();
        while (users.Count < Callers * UsersOfCaller)
        {
            users.Add(await studio.RegisterAsync($"load-{users.Count}"));
        }

        return new SessionLoad(users.Chunk(UsersOfCaller), cancel);
    }

    /// <summary>Ends it.</summary>
    /// <returns>Calls a second. What a caller met that it did not expect is thrown.</returns>
    public async Task<double> EndAsync()
    {
        var took = TimeProvider.System.GetElapsedTime(_start);
        await _over.CancelAsync();
        var calls = (await _callers).Sum();
        _over.Dispose();
        return calls / took.TotalSeconds;
    }

    private static async Task<int> CallAsync(StudioUser[] users, CancellationToken over)
    {
        var calls = 0;
        for (; !over.IsCancellationRequested; calls++)
        {
            var user = users[calls % users.Length];
            if (calls % CallsPerRefresh == 0)
            {
                await user.RefreshAsync();
            }
            else
            {
                Xunit.Assert.True(await user.IsLiveAsync());
            }
        }

        return calls;
    }
}
