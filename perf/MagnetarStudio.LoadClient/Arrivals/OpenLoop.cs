using System.Diagnostics;
using Grpc.Core;
using MagnetarStudio.LoadClient.Results;
using MagnetarStudio.LoadClient.Scenarios;

namespace MagnetarStudio.LoadClient.Arrivals;

/// <summary>Makes every call when it is due, whatever became of those before it.</summary>
/// <remarks>
/// A call's latency runs from its due time to its answer, so that waiting in this program, too, is on the bill. The
/// thread that releases calls sleeps a millisecond at a time, which adds half a millisecond to the median and none of
/// the server's processor time.
/// </remarks>
internal sealed class OpenLoop(Scenario scenario, LoadPlan plan, LoadRecord record)
{
    // Any number: it makes runs comparable.
    private const int Seed = 20_261;

    private int _inFlight;

    /// <summary>Calls in progress now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Runs the warm-up and the plan; completes when every call has its answer.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await Task.Factory.StartNew(
            () => Release(cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // Each call ends by its own limit, so this does too.
        var ended = Stopwatch.GetTimestamp();
        while (InFlight > 0 && Stopwatch.GetElapsedTime(ended) < LoadPlan.CallMax * 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancel);
        }
    }

    private void Release(CancellationToken cancel)
    {
        var arrivals = new ArrivalClock(plan.Rate, Seed);
        var total = plan.WarmUp + plan.Duration;
        var started = Stopwatch.GetTimestamp();
        var number = 0;
        for (var due = arrivals.Next(); due < total; due = arrivals.Next())
        {
            var operation = scenario.Pick(arrivals.Draw());
            while (Stopwatch.GetElapsedTime(started) < due)
            {
                Thread.Sleep(1);
                cancel.ThrowIfCancellationRequested();
            }

            var arrival = new Arrival(number++, due, started);
            if (InFlight >= plan.InFlightMax)
            {
                Note(operation, arrival, Outcome.Failed, "dropped here: too many calls in progress");
                continue;
            }

            Interlocked.Increment(ref _inFlight);
            _ = Task.Run(() => CallAsync(operation, arrival, cancel), CancellationToken.None);
        }
    }

    private async Task CallAsync(IOperation operation, Arrival arrival, CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(LoadPlan.CallMax);
            await operation.CallAsync(arrival.Number, limit.Token);
            Note(operation, arrival, Outcome.Answered, null);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.ResourceExhausted)
        {
            Note(operation, arrival, Outcome.Refused, refused.Status.Detail);
        }
        catch (RpcException failed)
        {
            Note(operation, arrival, Outcome.Failed, $"{failed.StatusCode}: {failed.Status.Detail}");
        }
        catch (Exception failed)
        {
            Note(operation, arrival, Outcome.Failed, failed.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private void Note(IOperation operation, Arrival arrival, Outcome outcome, string? why)
    {
        var second = (arrival.Due - plan.WarmUp).TotalSeconds;
        if (second >= 0)
        {
            var latency = Stopwatch.GetElapsedTime(arrival.StartedTimestamp) - arrival.Due;
            record.Of(operation.Name).Add((int)second, latency, outcome, why);
        }
    }
}
