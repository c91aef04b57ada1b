using System.Globalization;
using BenchmarkDotNet.Running;
using MagnetarStudio.Microbenchmarks;
using MagnetarStudio.Microbenchmarks.Audit;
using MagnetarStudio.Microbenchmarks.Budgets;
using MagnetarStudio.Microbenchmarks.Pool;
using MagnetarStudio.Microbenchmarks.Risk;
using MagnetarStudio.Microbenchmarks.Verify;
using MagnetarStudio.Microbenchmarks.Writer;

// Ratios need their two sides alternated in one run, which BenchmarkDotNet does not do; everything else is its own.
switch (args)
{
    case ["budgets", var file]:
        return await ByteBudgets.CheckAsync(file);
    case ["pool-ratio"]:
        PoolRatio.Run();
        break;
    case ["writer-ratio"]:
        WriterRatio.Run();
        break;
    case ["search-rate", var folder, var entries]:
        await SearchRate.RunAsync(folder, int.Parse(entries, CultureInfo.InvariantCulture));
        break;
    case ["verify-rate", ..]:
        VerifyRate.Run(args.ElementAtOrDefault(1));
        break;
    case ["risk-curve", "tuning"]:
        RiskCurve.Tune();
        break;
    case ["risk-curve", var folder]:
        RiskCurve.Publish(folder);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfig).Assembly).Run(args, new BenchmarkConfig());
        break;
}

return 0;
