using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Takes the methods of one service and puts each behind <see cref="CallHandling"/>.</summary>
internal sealed class RpcBinder<[DynamicallyAccessedMembers(RpcServiceMembers.Kept)] TService>(
    ServiceMethodProviderContext<TService> context, CallHandling handling)
    where TService : class, IRpcService<TService>
{
    private static readonly object[] s_metadata =
        [new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true)];

    /// <summary>Serves a method with one request and one answer.</summary>
    /// <exception cref="InvalidOperationException">The contract has no such method of this kind.</exception>
    public void Unary<TRequest, TResponse>(
        string name, MessageParser<TRequest> parser, UnaryServerMethod<TService, TRequest, TResponse> serve)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddUnaryMethod(
            Describe<TRequest, TResponse>(MethodType.Unary, name, parser),
            s_metadata,
            handling.Around(serve));

    /// <summary>Serves a method whose answer is a stream.</summary>
    /// <exception cref="InvalidOperationException">The contract has no such method of this kind.</exception>
    public void ServerStream<TRequest, TResponse>(
        string name, MessageParser<TRequest> parser, ServerStreamingServerMethod<TService, TRequest, TResponse> serve)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddServerStreamingMethod(
            Describe<TRequest, TResponse>(MethodType.ServerStreaming, name, parser),
            s_metadata,
            handling.Around(serve));

    /// <summary>Serves a method whose request is a stream.</summary>
    /// <exception cref="InvalidOperationException">The contract has no such method of this kind.</exception>
    public void ClientStream<TRequest, TResponse>(
        string name, MessageParser<TRequest> parser, ClientStreamingServerMethod<TService, TRequest, TResponse> serve)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        context.AddClientStreamingMethod(
            Describe<TRequest, TResponse>(MethodType.ClientStreaming, name, parser),
            s_metadata,
            handling.Around(serve));

    private static Method<TRequest, TResponse> Describe<TRequest, TResponse>(
        MethodType type, string name, MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var method = TService.Contract.FindMethodByName(name);
        if (method is null
            || method.IsClientStreaming != type is MethodType.ClientStreaming
            || method.IsServerStreaming != type is MethodType.ServerStreaming)
        {
            throw new InvalidOperationException($"{TService.Contract.FullName} has no {type} method {name}.");
        }

        return new Method<TRequest, TResponse>(
            type, TService.Contract.FullName, name, Marshalling.Of(parser), Marshalling.Of<TResponse>());
    }
}
