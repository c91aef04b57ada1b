namespace MagnetarStudio.Echo;

/// <summary>What every call is answered.</summary>
/// <param name="Text">Characters of ASCII.</param>
internal sealed record EchoAnswer(string Text);
