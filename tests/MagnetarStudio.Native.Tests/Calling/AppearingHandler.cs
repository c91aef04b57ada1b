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
        request.Headers.TryAddWithoutValidation("user-agent", Shown.Agent);
        request.Headers.TryAddWithoutValidation("x-forwarded-for", Shown.Address);
        request.Headers.TryAddWithoutValidation("magnetar-platform", Shown.Platform);
        request.Headers.TryAddWithoutValidation("accept-language", Shown.Language);
        return base.SendAsync(request, cancel);
    }
}
