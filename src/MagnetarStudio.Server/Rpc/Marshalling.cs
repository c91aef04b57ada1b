using Google.Protobuf;
using Grpc.Core;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Reads requests from gRPC's buffers and writes answers to them. A server does nothing else.</summary>
internal static class Marshalling
{
    /// <summary>Reads requests.</summary>
    public static Marshaller<TRequest> Of<TRequest>(MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest> =>
        new(
            static (_, _) => throw new NotSupportedException("A server sends no request."),
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    /// <summary>Writes answers.</summary>
    public static Marshaller<TResponse> Of<TResponse>()
        where TResponse : class, IMessage<TResponse> =>
        new(Write, static _ => throw new NotSupportedException("A server reads no answer."));

    private static void Write<TResponse>(TResponse response, SerializationContext context)
        where TResponse : class, IMessage<TResponse>
    {
        // gRPC then asks the buffer writer for one piece of this size, and copies nothing.
        context.SetPayloadLength(response.CalculateSize());
        response.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
