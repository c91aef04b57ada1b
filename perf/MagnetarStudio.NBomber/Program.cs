using System.Globalization;
using MagnetarStudio.NBomber;
using NBomber.CSharp;

var address = new Uri(args[0]);
var rate = int.Parse(args[1], CultureInfo.InvariantCulture);
var during = TimeSpan.FromSeconds(int.Parse(args[2], CultureInfo.InvariantCulture));
var (userName, password) = (Read("MAGNETAR_USER"), Read("MAGNETAR_PASSWORD"));

// One sign-in for a hundred validations, as in the mixed scenario of the LoadClient; each on a device of its own.
NBomberRunner
    .RegisterScenarios(
        LoadScenarios.Validate(new LoadDevice(address, userName, password), rate, during),
        LoadScenarios.SignIn(new LoadDevice(address, userName, password), Math.Max(rate / 100, 1), during))
    .WithReportFolder("reports")
    .Run();

static string Read(string name) =>
    Environment.GetEnvironmentVariable(name) ?? throw new ArgumentException($"{name} is not set.");
