using System.Net;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Risk;

/// <summary>What one connection shows of itself. Each part is null where it shows nothing.</summary>
/// <remarks>
/// Compared on every call of a session with those of the call before: equal facts within one hour need no new score
/// (<see cref="RiskJudgement"/>). Comparing allocates nothing. Beyond <see cref="FactKey.TextMax"/> characters texts
/// are not told apart by the rules.
/// </remarks>
/// <param name="Address">The peer; one named by a proxy only if the proxy is trusted. Null: none.</param>
/// <param name="Agent">The client's description of itself, as sent.</param>
/// <param name="Device">The device as declared. In a sign-in: the one whose secret was proved, or its new id.</param>
/// <param name="Platform">What it says it runs on, such as <c>macOS 26.1</c>; its version counts for nothing.</param>
/// <param name="Language">The language it asks for, such as <c>de-DE</c>.</param>
/// <param name="AppVersion">Version of the application: shown to the owner, never scored.</param>
/// <param name="TlsHello">A fingerprint of its TLS client hello that ignores random order, such as JA4.</param>
public readonly record struct RiskFacts(
    IPAddress? Address,
    string? Agent,
    DeviceId? Device,
    string? Platform,
    string? Language,
    string? AppVersion,
    string? TlsHello);
