using Toolkit.Benchmarks;

// dotnet run -c Release --project tests/Toolkit.Benchmarks [-- FILTER [RUNS]]
// bash scripts/screenshots.sh [FOLDER]: the pictures of docs/images, with Chromium
if (args is ["screenshots", ..])
{
    await Screenshots.TakeAsync(args.Length > 1 ? args[1] : "docs/images");
    return;
}

string? filter = args.Length > 0 && args[0] != "all" ? args[0] : null;
int runs = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 7;
string folder = Directory.CreateTempSubdirectory("toolkit-bench-").FullName;
try
{
    Console.WriteLine($"{Environment.ProcessorCount} processors, median of {runs} runs, each beside its twin");
    SideBySide side = new(runs, filter);
    await TickWorkloads.RunAsync(side, folder, runs);
    await TickReads.RunAsync(side, folder);
    await BacktestWorkloads.RunAsync(side);
    await RunWorkloads.RunAsync(side, folder);
    if (filter?.StartsWith("backtest", StringComparison.Ordinal) != true && filter?.StartsWith("ticks", StringComparison.Ordinal) != true)
    {
        await StoreWorkloads.RunAsync(side, folder);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
