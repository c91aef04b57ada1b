using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Options.V1;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>Reads the terms of single methods and notes what is wrong with them.</summary>
/// <param name="permissions">The names in the permission registry.</param>
/// <param name="problems">Takes every problem found.</param>
internal sealed class ContractReader(IReadOnlySet<string> permissions, List<string> problems)
{
    /// <summary>Greatest deadline cap, in milliseconds: an access token's life, then a stream reopens.</summary>
    public const int DeadlineCapMaxMs = 3_600_000;

    private static readonly TimeSpan s_foreignUnaryCap = TimeSpan.FromSeconds(5);

    // Methods of others declare no input: text must be a short token, which is all that health asks for.
    private static readonly Input s_foreignText = new() { Kind = InputKind.Token, MaxBytes = 256 };

    private readonly InputRulesCompiler _ownInput = new(problems, undeclaredText: null);

    private readonly InputRulesCompiler _foreignInput = new(problems, s_foreignText);

    /// <summary>Reads a method of our own.</summary>
    /// <returns>Null, with a problem noted, when it carries no terms.</returns>
    public MethodContract? ReadOwn(MethodDescriptor method)
    {
        var access = method.GetOptions()?.GetExtension(AccessExtensions.Access);
        if (access is null)
        {
            problems.Add($"{method.FullName}: has no access option.");
            return null;
        }

        CheckAudience(method, access);
        CheckPermission(method, access);
        CheckIdempotency(method, access);
        CheckDeadline(method, access);

        return new MethodContract(
            NameOf(method),
            access.Who,
            access.Permission.Length == 0 ? null : access.Permission,
            access.StepUp,
            access.StepUp || access.StepUpAtRisk,
            access.Idempotent,
            TimeSpan.FromMilliseconds(access.DeadlineCapMs),
            access.DuringPasswordChange,
            _ownInput.Compile(method.InputType));
    }

    /// <summary>Reads a method of others, which answers anybody.</summary>
    public MethodContract ReadForeign(MethodDescriptor method) => new(
        NameOf(method),
        Who.Public,
        Permission: null,
        StepUp: false,
        StepUpAtRisk: false,
        Idempotent: false,
        method.IsServerStreaming ? TimeSpan.FromMilliseconds(DeadlineCapMaxMs) : s_foreignUnaryCap,
        DuringPasswordChange: true,
        _foreignInput.Compile(method.InputType));

    private static string NameOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    private void CheckAudience(MethodDescriptor method, Access access)
    {
        if (access.Who is not (Who.Public or Who.SignedIn or Who.Permission or Who.Operator))
        {
            problems.Add($"{method.FullName}: does not say whom it answers.");
        }

        if ((access.StepUp || access.StepUpAtRisk) && access.Who is not (Who.SignedIn or Who.Permission))
        {
            problems.Add($"{method.FullName}: asks for step-up of callers who have no token.");
        }
    }

    private void CheckPermission(MethodDescriptor method, Access access)
    {
        if (access.Who == Who.Permission != access.Permission.Length > 0)
        {
            problems.Add($"{method.FullName}: names a permission if and only if it asks for one.");
        }
        else if (access.Permission.Length > 0 && !permissions.Contains(access.Permission))
        {
            problems.Add($"{method.FullName}: asks for {access.Permission}, which is not in the registry.");
        }
    }

    private void CheckIdempotency(MethodDescriptor method, Access access)
    {
        if (!access.Idempotent)
        {
            return;
        }

        // A key belongs to an account.
        if (access.Who is not (Who.SignedIn or Who.Permission))
        {
            problems.Add($"{method.FullName}: is idempotent for callers who have no account.");
        }

        // What is kept for a repeat must not be a secret.
        if (FindSecret(method.OutputType, []) is { } secret)
        {
            problems.Add($"{method.FullName}: is idempotent, and its reply holds the secret {secret.FullName}.");
        }
    }

    private void CheckDeadline(MethodDescriptor method, Access access)
    {
        if (access.DeadlineCapMs is < 1 or > DeadlineCapMaxMs)
        {
            problems.Add($"{method.FullName}: its deadline cap is not 1 to {DeadlineCapMaxMs} ms.");
        }
    }

    private static FieldDescriptor? FindSecret(MessageDescriptor message, HashSet<string> visited)
    {
        if (!visited.Add(message.FullName))
        {
            return null;
        }

        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var secret = field.GetOptions()?.GetExtension(FieldExtensions.Secret) == true ? field
                : field.FieldType == FieldType.Message ? FindSecret(field.MessageType, visited)
                : null;
            if (secret is not null)
            {
                return secret;
            }
        }

        return null;
    }
}
