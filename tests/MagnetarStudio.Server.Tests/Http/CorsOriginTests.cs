using MagnetarStudio.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MagnetarStudio.Server.Tests.Http;

public sealed class CorsOriginTests
{
    [Theory]
    [InlineData("https://app.example")]
    [InlineData("https://app.example:8443")]
    [InlineData("http://127.0.0.1:3000")]
    public void An_origin_is_scheme_host_and_port(string origin) => Assert.Null(CorsOrigin.Check(origin));

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("https://*.example")]
    [InlineData("app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example/path")]
    [InlineData("https://APP.example")]
    [InlineData("https://app.example:443")]
    [InlineData("https://user@app.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://app.example")]
    [InlineData("https://app.example?x")]
    public void Anything_else_is_refused(string origin) => Assert.NotNull(CorsOrigin.Check(origin));

    [Fact]
    public void A_server_with_a_wildcard_does_not_start() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddHttpEdge(new HttpPolicy(true, ["*"], [])));
}
