using System.Net;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>A device with the application on it, or a browser that opens it.</summary>
/// <param name="Id">What it declares.</param>
/// <param name="Program">The application, or the browser.</param>
/// <param name="Platform">What it declares.</param>
/// <param name="Language">What it declares.</param>
/// <param name="Release">Its version, in steps.</param>
/// <param name="Hello">The version of its TLS library, in steps.</param>
internal sealed record Gadget(DeviceId Id, string Program, string Platform, string Language, int Release, int Hello)
{
    /// <summary>The application's own name.</summary>
    public const string Application = "Aurora";

    private static readonly string[] s_browsers = ["Chrome", "Chrome", "Chrome", "Firefox", "Edge", "Safari"];
    private static readonly string[] s_desks = ["windows", "windows", "macos", "linux"];

    /// <summary>Whether it is carried about and has mobile data.</summary>
    public bool IsPhone => Platform is "ios" or "android";

    /// <summary>Whether it is a browser.</summary>
    public bool IsBrowser => Program != Application;

    /// <summary>A new telephone.</summary>
    public static Gadget NewPhone(Chance chance, string language) => new(
        NewId(chance),
        Application,
        chance.Happens(0.5) ? "ios" : "android",
        language,
        chance.Next(20),
        chance.Next(6));

    /// <summary>A new laptop, with the application in two of three cases.</summary>
    public static Gadget NewLaptop(Chance chance, string language) => new(
        NewId(chance),
        chance.Happens(0.67) ? Application : chance.Pick(s_browsers),
        chance.Pick(s_desks),
        language,
        chance.Next(20),
        chance.Next(6));

    /// <summary>An id that nobody has had.</summary>
    public static DeviceId NewId(Chance chance) => new(new Guid(
        chance.Next(int.MaxValue), (short)chance.Next(short.MaxValue), 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>What it shows through a connection from an address.</summary>
    public RiskFacts Show(IPAddress address) => new(
        address,
        IsBrowser ? Browse() : $"{Application}/{Release} ({Platform})",
        Id,
        Platform,
        Language,
        $"{Release}",
        $"{(IsBrowser ? Program : Platform)}-{Hello}");

    private string Browse() => Program switch
    {
        "Firefox" => $"Mozilla/5.0 ({Platform}; rv:{Release}) Gecko/20100101 Firefox/{Release}.0",
        "Safari" => $"Mozilla/5.0 ({Platform}) AppleWebKit/605 (KHTML, like Gecko) Version/{Release} Safari/605",
        "Edge" => $"Mozilla/5.0 ({Platform}) AppleWebKit/537.36 Chrome/{Release} Safari/537.36 Edg/{Release}",
        _ => $"Mozilla/5.0 ({Platform}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{Release} Safari/537.36",
    };
}
