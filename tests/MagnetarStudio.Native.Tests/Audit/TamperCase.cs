using MagnetarStudio.Native.Tests.Running;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>One way to change a data directory behind the server's back, and what must be found.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Codes">Every code that is found, once each; one space between two.</param>
/// <param name="Change">Does it to a copy.</param>
internal sealed record TamperCase(string Name, string Codes, Action<TempData> Change)
{
    /// <summary>The codes in an order of their own, to be compared.</summary>
    public string Sorted => Sort(Codes.Split(' '));

    /// <summary>Codes in the order and the form of <see cref="Sorted"/>.</summary>
    public static string Sort(IEnumerable<string> codes) =>
        string.Join(' ', codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
