using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Every failure a caller can see: code, stable reason, and words that leak nothing (AIP-193).</summary>
/// <remarks>
/// The only place that makes an <see cref="RpcException"/>. Each method makes a new one; what it carries is shared and
/// never changed. The reasons are explained to clients in <c>*_errors.proto</c>. Safe to share.
/// </remarks>
internal static partial class RpcFaults
{
    /// <summary>Who gives the reasons: the <c>domain</c> of every <c>google.rpc.ErrorInfo</c>.</summary>
    public const string Domain = "magnetar.studio";

    /// <summary>The trailer that carries <c>google.rpc.Status</c>, as gRPC names it.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>How long a caller is told to wait when the store's queue or pool is full.</summary>
    public static readonly TimeSpan StorageWait = TimeSpan.FromMilliseconds(500);

    // A fault without arguments always carries the same details, so they are packed once.
    private static readonly ConcurrentDictionary<string, Metadata> s_trailers = new(StringComparer.Ordinal);

    /// <summary>The token names no live session. One answer, whatever is wrong with it.</summary>
    public static RpcException SessionNotLive() =>
        Fault(StatusCode.Unauthenticated, CommonReason.SessionNotLive.NameOf(), "Sign in again to continue.");

    /// <summary>The token's authentication is too old for the method.</summary>
    public static RpcException StepUpRequired() =>
        Fault(StatusCode.FailedPrecondition, CommonReason.StepUpRequired.NameOf(), "Prove yourself again to go on.");

    /// <summary>Only a password change is answered until it was made.</summary>
    public static RpcException PasswordChangeRequired() => Fault(
        StatusCode.FailedPrecondition,
        CommonReason.PasswordChangeRequired.NameOf(),
        "The password must be changed first.");

    /// <summary>The account lacks the permission. Which one, the contract says.</summary>
    public static RpcException PermissionDenied() =>
        Fault(StatusCode.PermissionDenied, CommonReason.PermissionDenied.NameOf(), "The account may not do this.");

    /// <summary>The request could not be read as a message.</summary>
    public static RpcException InvalidInput() =>
        Fault(StatusCode.InvalidArgument, CommonReason.InvalidInput.NameOf(), "The request cannot be read.");

    /// <summary>Fields of the request break their rules.</summary>
    /// <param name="problems">Which and why; their values are not in it.</param>
    public static RpcException InvalidInput(IReadOnlyList<InputProblem> problems)
    {
        var fields = new BadRequest();
        fields.FieldViolations.Add(problems.Select(problem =>
            new BadRequest.Types.FieldViolation { Field = problem.Field, Description = problem.Reason }));
        return Fault(
            StatusCode.InvalidArgument, CommonReason.InvalidInput.NameOf(), "Fields of the request are invalid.",
            fields);
    }

    /// <summary>One field of the request is invalid in a way that only a rule of the domain can see.</summary>
    /// <param name="field">Path of proto names.</param>
    /// <param name="reason">What the rule asks; never holds the value.</param>
    public static RpcException InvalidInput(string field, string reason) =>
        InvalidInput([new InputProblem(field, reason)]);

    /// <summary>Nothing that the caller may see has the id. Another's id looks like a random one.</summary>
    public static RpcException NotFound() =>
        Fault(StatusCode.NotFound, CommonReason.NotFound.NameOf(), "There is no such thing.");

    /// <summary>The store's queue or pool is full; nothing was changed.</summary>
    public static RpcException StorageBusy() => Fault(
        StatusCode.ResourceExhausted, CommonReason.StorageBusy.NameOf(), "The server is busy. Retry with backoff.",
        Wait(StorageWait));

    /// <summary>The disk is full; nothing was changed.</summary>
    public static RpcException StorageFull() =>
        Fault(StatusCode.ResourceExhausted, CommonReason.StorageFull.NameOf(), "The server has no room left.");

    /// <summary>Why <see cref="TryLater"/> refuses.</summary>
    public static string TryLaterReason => CommonReason.TryLater.NameOf();

    /// <summary>Too many tries, or too much load.</summary>
    /// <param name="wait">How long to wait; told in whole seconds, rounded up.</param>
    public static RpcException TryLater(TimeSpan wait) => Fault(
        StatusCode.ResourceExhausted, TryLaterReason, "Too many calls. Wait before the next.",
        Wait(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)))));

    /// <summary>The call carries an idempotency key, which is not honoured here.</summary>
    public static RpcException IdempotencyUnavailable() => Fault(
        StatusCode.Unimplemented,
        CommonReason.IdempotencyUnavailable.NameOf(),
        "Idempotency keys are not honoured here.");

    /// <summary>The idempotency key was used for another request.</summary>
    public static RpcException IdempotencyKeyReused() => Fault(
        StatusCode.FailedPrecondition,
        CommonReason.IdempotencyKeyReused.NameOf(),
        "The idempotency key was used for another request.");

    /// <summary>There is no such method, or not yet. An unknown service, method and path get this one answer.</summary>
    public static RpcException MethodUnavailable() =>
        Fault(StatusCode.Unimplemented, CommonReason.MethodUnavailable.NameOf(), "There is no such method.");

    /// <summary>The caller's deadline or the method's cap passed.</summary>
    public static RpcException DeadlinePassed() =>
        Fault(StatusCode.DeadlineExceeded, CommonReason.DeadlinePassed.NameOf(), "The deadline passed.");

    /// <summary>The caller gave up.</summary>
    public static RpcException CallCancelled() =>
        Fault(StatusCode.Cancelled, CommonReason.CallCancelled.NameOf(), "The call was cancelled.");

    /// <summary>The server is stopping.</summary>
    public static RpcException ServerStopping() =>
        Fault(StatusCode.Unavailable, CommonReason.ServerStopping.NameOf(), "The server is stopping. Reconnect later.");

    /// <summary>The account, or the server, has as many open streams as it may.</summary>
    public static RpcException StreamLimit() =>
        Fault(StatusCode.ResourceExhausted, CommonReason.StreamLimit.NameOf(), "Too many streams are open.");

    /// <summary>More happened than a stream holds for its reader.</summary>
    public static RpcException StreamLagged() =>
        Fault(StatusCode.ResourceExhausted, CommonReason.StreamLagged.NameOf(), "Events of the stream were lost.");

    /// <summary>The message is larger than the server reads.</summary>
    public static RpcException MessageTooLarge() =>
        Fault(StatusCode.ResourceExhausted, CommonReason.MessageTooLarge.NameOf(), "The message is too large.");

    /// <summary>Anything that has no other name here; the log says what.</summary>
    public static RpcException Internal() =>
        Fault(StatusCode.Internal, CommonReason.Internal.NameOf(), "The server could not handle the call.");

    /// <summary>The fault of a request that gRPC could not read.</summary>
    /// <param name="said">What gRPC says of it: UNKNOWN for bytes that are no message, for example.</param>
    /// <returns>Null for a compression that the server does not know: gRPC says which ones it does.</returns>
    public static RpcException? Unreadable(StatusCode said) => said switch
    {
        StatusCode.Unimplemented => null,
        StatusCode.ResourceExhausted => MessageTooLarge(),
        _ => InvalidInput(),
    };

    /// <summary>Whether a failure was made here: it carries its reason.</summary>
    public static bool IsNamed(RpcException fault) => fault.Trailers.Get(DetailsTrailer) is not null;

    private static RpcException Fault(StatusCode code, string reason, string message)
    {
        var trailers = s_trailers.GetOrAdd(
            reason, static (name, status) => Pack(status.code, name, status.message), (code, message));
        return new RpcException(new Grpc.Core.Status(code, message), trailers);
    }

    private static RpcException Fault(StatusCode code, string reason, string message, IMessage detail) =>
        new(new Grpc.Core.Status(code, message), Pack(code, reason, message, detail));

    private static Metadata Pack(StatusCode code, string reason, string message, IMessage? detail = null)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)code,
            Message = message,
            Details = { Any.Pack(new ErrorInfo { Domain = Domain, Reason = reason }) },
        };
        if (detail is not null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status.ToRpcException().Trailers;
    }

    private static RetryInfo Wait(TimeSpan wait) => new() { RetryDelay = Duration.FromTimeSpan(wait) };
}
