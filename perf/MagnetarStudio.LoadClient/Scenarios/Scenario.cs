using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Scenarios;

/// <summary>What kinds of calls arrive, and in which proportion. Immutable.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Operations">The kinds of calls.</param>
/// <param name="FirstShare">Share of arrivals that are of the first kind: 0 to 1; the second has the rest.</param>
internal sealed record Scenario(string Name, IReadOnlyList<IOperation> Operations, double FirstShare)
{
    /// <summary>The scenarios that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["validate", "scored", "sign-in", "mixed"];

    /// <summary>Makes a scenario by its name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="signInShare">Share of sign-ins in the mix: 0 to 1.</param>
    /// <param name="clients">Connections to spread calls over.</param>
    /// <param name="people">Who calls.</param>
    public static Scenario Create(
        string name, double signInShare, IReadOnlyList<AuthService.AuthServiceClient> clients, Population people)
    {
        var signIn = new SignInOperation(clients, people.Returners);
        var validate = new ValidateOperation(clients, people.Readers);
        return name switch
        {
            "sign-in" => new Scenario(name, [signIn], 1),
            "validate" => new Scenario(name, [validate], 1),
            "scored" => Scored(clients, people.Readers),
            _ => new Scenario(name, [signIn, validate], signInShare),
        };
    }

    // Half of the sessions each: a session whose calls show this and that by turns would be scored in every one.
    private static Scenario Scored(
        IReadOnlyList<AuthService.AuthServiceClient> clients, IReadOnlyList<Visitor> readers)
    {
        var half = (readers.Count + 1) / 2;
        var scored = new ScoredOperation(clients, [.. readers.Take(half)]);
        return new Scenario("scored", [scored, new ValidateOperation(clients, [.. readers.TakeLast(half)])], 0.5);
    }

    /// <summary>The kind of an arrival.</summary>
    /// <param name="draw">Chance: 0 up to but not including 1.</param>
    public IOperation Pick(double draw) => draw < FirstShare ? Operations[0] : Operations[^1];
}
