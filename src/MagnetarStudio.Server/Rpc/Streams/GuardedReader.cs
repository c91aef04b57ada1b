using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Server.Rpc.Streams;

/// <summary>Reads a client's stream while its guard lets it, and checks each message by the method's rules.</summary>
internal sealed class GuardedReader<T>(IAsyncStreamReader<T> inner, GuardedCallContext context)
    : IAsyncStreamReader<T>
{
    private readonly InputRules _rules = context.Call.Method.Contract.Input;

    /// <inheritdoc/>
    public T Current => inner.Current;

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        context.ThrowIfEnded();
        if (!await ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : context.CancellationToken))
        {
            return false;
        }

        context.ThrowIfEnded();
        var problems = _rules.Check((IMessage)inner.Current!);
        return problems.Count == 0 ? true : throw RpcFaults.InvalidInput(problems);
    }

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await inner.MoveNext(cancel);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or InvalidProtocolBufferException)
        {
            throw RpcFaults.InvalidInput();
        }
        catch (RpcException refused) when (RpcFaults.Unreadable(refused.StatusCode) is { } fault)
        {
            throw fault;
        }
    }
}
