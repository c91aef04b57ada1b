using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Budgets;

/// <summary>Refusals of one kind to one party: what the limit of ten a minute counts together.</summary>
/// <param name="Code">Which kind of event.</param>
/// <param name="Reason">Its stable reason.</param>
/// <param name="Actor">The account; nobody for strangers.</param>
/// <param name="Peer">The address of a stranger; null for an account, or where there is none.</param>
internal readonly record struct RefusalParty(EventCode Code, string? Reason, Actor Actor, PeerKey? Peer);
