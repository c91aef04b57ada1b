using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The rule of a time: one that exists (years 1 to 9999), so that reading it later cannot fail.</summary>
internal sealed class TimestampRule(FieldDescriptor field, Input input) : FieldRule(field, input)
{
    private const int NanosMax = 999_999_999;

    private static readonly long s_secondsMin = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long s_secondsMax = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <inheritdoc/>
    protected override bool IsEmpty(object value) => false;

    /// <inheritdoc/>
    protected override void Judge(object value, ref InputProblems problems)
    {
        var time = (Timestamp)value;
        if (time.Seconds < s_secondsMin || time.Seconds > s_secondsMax || time.Nanos is < 0 or > NanosMax)
        {
            problems.Add("must be a time in the years 1 to 9999.");
        }
    }
}
