namespace MagnetarStudio.Server.Cli.Views;

/// <summary>An entry of the audit log, as <c>magnetar audit search</c> writes it.</summary>
/// <param name="Seq">Its place, from 0.</param>
/// <param name="EventTime">When it happened, UTC.</param>
/// <param name="Action">What happened.</param>
/// <param name="Outcome">"done" or "refused".</param>
/// <param name="Actor">Who did it: an account's id, "os:" and a user id, "server" or "stranger".</param>
/// <param name="Target">What it was done to: kind and id; empty if there is nothing.</param>
/// <param name="SessionId">The actor's session; empty without one.</param>
/// <param name="Address">The peer's address; empty if unknown or erased.</param>
/// <param name="Details">What else was recorded, each as name=value.</param>
/// <param name="SubjectErased">Whether its personal part cannot be read any more.</param>
/// <param name="LeafHash">Its leaf in the tree, base64.</param>
internal sealed record EntryView(
    long Seq,
    DateTimeOffset EventTime,
    string Action,
    string Outcome,
    string Actor,
    string Target,
    string SessionId,
    string Address,
    IReadOnlyList<string> Details,
    bool SubjectErased,
    string LeafHash);
