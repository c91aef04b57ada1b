using System.Globalization;
using MagnetarStudio.Echo;

// echo ANSWER_LENGTH: serves on a port of loopback that the system chooses, and writes its address once it answers.
var length = int.Parse(args[0], NumberStyles.None, CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.WebHost.ConfigureKestrel(EchoLimits.Set);
builder.Services.AddSingleton(new EchoAnswer(new string('e', length)));
builder.Services.AddSingleton<EchoRpc>();
builder.Services.AddGrpc();

var app = builder.Build();
app.MapGrpcService<EchoRpc>();

await app.StartAsync();
Console.WriteLine(app.Urls.Single());
await app.WaitForShutdownAsync();
