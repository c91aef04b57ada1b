namespace MagnetarStudio.Server.Rpc;

/// <summary>Gives every call a deadline: the caller's, or the method's cap where that is sooner.</summary>
/// <remarks>
/// The header is rewritten before gRPC reads it, so that gRPC's own timer ends the call: it covers the reading of the
/// request, and answers even where a handler does not heed its token.
/// </remarks>
internal static class CallDeadline
{
    // gRPC over HTTP/2: TimeoutValue is a positive integer of at most 8 digits, followed by one unit.
    private const int DigitsMax = 8;

    /// <summary>Sets the deadline of a call and of the request that carries it.</summary>
    public static void Set(Call call)
    {
        var headers = call.Http.Request.Headers;
        var cap = call.Method.Contract.DeadlineCap;
        var asked = headers.GrpcTimeout;

        if (asked.Count == 1 && TryRead(asked[0]!, out var timeout) && timeout <= cap)
        {
            call.Deadline = call.ArrivedAt + timeout;
            return;
        }

        // Missing, repeated, malformed or too long.
        headers.GrpcTimeout = call.Method.TimeoutCap;
        call.Deadline = call.ArrivedAt + cap;
    }

    /// <summary>Reads a <c>grpc-timeout</c>.</summary>
    /// <param name="text">Untrusted.</param>
    /// <param name="timeout">Positive; rounded up to 100 ns.</param>
    /// <returns>False for any other text, zero included.</returns>
    public static bool TryRead(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > DigitsMax + 1)
        {
            return false;
        }

        var value = 0L;
        foreach (var digit in text.AsSpan(0, text.Length - 1))
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        long? ticks = text[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => (value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        timeout = new(ticks ?? 0);
        return timeout > TimeSpan.Zero;
    }
}
