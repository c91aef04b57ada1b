using Grpc.Core;
using MagnetarStudio.Protocol.Auth.V1;
using NBomber.Contracts;
using NBomber.CSharp;

namespace MagnetarStudio.NBomber;

/// <summary>The scenarios, each with arrivals that wait for no answer.</summary>
internal static class LoadScenarios
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>ValidateToken with the token of one sign-in; the device must not sign in meanwhile.</summary>
    public static ScenarioProps Validate(LoadDevice device, int rate, TimeSpan during)
    {
        Metadata? authorization = null;
        return Scenario
            .Create("validate", async _ => await AnswerAsync(
                async () => await device.Auth.ValidateTokenAsync(new ValidateTokenRequest(), authorization)))
            .WithInit(async _ => authorization = await device.SignInAsync())
            .WithWarmUpDuration(s_warmUp)
            .WithLoadSimulations(Simulation.Inject(rate: rate, interval: s_second, during: during));
    }

    /// <summary>SignIn of one device, again and again.</summary>
    public static ScenarioProps SignIn(LoadDevice device, int rate, TimeSpan during) => Scenario
        .Create("sign-in", async _ => await AnswerAsync(device.SignInAsync))
        .WithWarmUpDuration(s_warmUp)
        .WithLoadSimulations(Simulation.Inject(rate: rate, interval: s_second, during: during));

    private static async Task<IResponse> AnswerAsync(Func<Task> call)
    {
        try
        {
            await call();
            return Response.Ok();
        }
        catch (RpcException failed)
        {
            return Response.Fail(statusCode: failed.StatusCode.ToString(), message: failed.Status.Detail);
        }
    }
}
