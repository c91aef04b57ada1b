using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>The accounts of a run, made through the API by a founder who claimed the server.</summary>
/// <param name="Readers">Signed in once, and left alone: their tokens are validated.</param>
/// <param name="Returners">Known devices that sign in again and again.</param>
internal sealed record Population(IReadOnlyList<Visitor> Readers, IReadOnlyList<Visitor> Returners)
{
    // Random, so that no policy on common passwords has a say.
    private const int PasswordSizeBytes = 24;

    /// <summary>Claims the server and makes the accounts, each signed in.</summary>
    /// <param name="server">Not claimed yet.</param>
    /// <param name="readers">Accounts whose tokens are validated: 1 or more.</param>
    /// <param name="returners">Accounts that sign in: 0 or more.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Population> SettleAsync(
        OwnServer server, int readers, int returners, CancellationToken cancel)
    {
        using var channel = server.Connect();
        var founder = await ClaimAsync(channel, server.ClaimCode, cancel);
        return new Population(
            await AddAsync(channel, founder, "reader", readers, cancel),
            await AddAsync(channel, founder, "returner", returners, cancel));
    }

    private static async Task<Visitor> ClaimAsync(GrpcChannel channel, string? claimCode, CancellationToken cancel)
    {
        var founder = New("load-founder");
        var answer = await new AuthService.AuthServiceClient(channel).ClaimFounderAsync(
            new ClaimFounderRequest
            {
                ClaimCode = claimCode ?? throw new LoadException("The server has been claimed already."),
                UserName = founder.UserName,
                Password = founder.Password,
                Device = founder.Device,
            },
            cancellationToken: cancel);
        founder.Keep(answer.SignedIn.Tokens);
        return founder;
    }

    private static async Task<IReadOnlyList<Visitor>> AddAsync(
        GrpcChannel channel, Visitor founder, string kind, int count, CancellationToken cancel)
    {
        var accounts = new AccountService.AccountServiceClient(channel);
        var auth = new AuthService.AuthServiceClient(channel);
        var visitors = new List<Visitor>(count);
        for (var number = 0; number < count; number++)
        {
            var visitor = New($"load-{kind}-{number}");
            var request = new CreateAccountRequest
            {
                UserName = visitor.UserName,
                Password = visitor.Password,
                Role = Role.Member,
            };
            await accounts.CreateAccountAsync(request, founder.Authorization, cancellationToken: cancel);
            await visitor.SignInAsync(auth, new CallOptions(cancellationToken: cancel));
            visitors.Add(visitor);
        }

        return visitors;
    }

    private static Visitor New(string name) =>
        new(name, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PasswordSizeBytes)));
}
