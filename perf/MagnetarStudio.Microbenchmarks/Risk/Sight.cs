namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>What a server can see, by how it is set up.</summary>
/// <param name="Name">For the report.</param>
/// <param name="HasPlaces">Whether it has a file of places.</param>
/// <param name="HasTlsHello">Whether it ends TLS itself.</param>
internal sealed record Sight(string Name, bool HasPlaces, bool HasTlsHello)
{
    /// <summary>Everything: what the bars are held against.</summary>
    public static readonly Sight Full = new("TLS hello and places", HasPlaces: true, HasTlsHello: true);

    /// <summary>The full sight first, then with parts missing.</summary>
    public static readonly IReadOnlyList<Sight> All =
    [
        Full,
        new("TLS hello, no places", HasPlaces: false, HasTlsHello: true),
        new("places, no TLS hello", HasPlaces: true, HasTlsHello: false),
        new("neither", HasPlaces: false, HasTlsHello: false),
    ];
}
