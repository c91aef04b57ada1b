using System.Net;
using Grpc.Core;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>What came back of a call written by hand.</summary>
/// <param name="Http">The HTTP status.</param>
/// <param name="GrpcStatus">The gRPC status in decimal; empty if there is none.</param>
/// <param name="Text">The gRPC message; empty if there is none.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Names of the response's headers.</param>
internal sealed record RawAnswer(
    HttpStatusCode Http, string GrpcStatus, string Text, byte[] Body, IReadOnlyList<string> Headers)
{
    /// <summary>The gRPC status; null if there is none.</summary>
    public StatusCode? Code => GrpcStatus.Length == 0
        ? null
        : (StatusCode)int.Parse(GrpcStatus, System.Globalization.CultureInfo.InvariantCulture);
}
