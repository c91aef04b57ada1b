namespace MagnetarStudio.Native.Tests.Calling;

/// <summary>Sends requests that look as the test says, from one to the next.</summary>
internal sealed class AppearingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>How the next request looks.</summary>
    public Appearance Shown { get; set; } = Appearance.Home;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.UserAgent.Clear();
        Show(request, "user-agent", Shown.Agent);
        Show(request, "x-forwarded-for", Shown.Address);
        Show(request, "magnetar-platform", Shown.Platform);
        Show(request, "accept-language", Shown.Language);
        return base.SendAsync(request, cancel);
    }

    private static void Show(HttpRequestMessage request, string header, string value)
    {
        if (value.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}
