using Toolkit.Benchmarks;

// bash scripts/bench.sh [FILTER [RUNS]]: everything, or what has this in its name; everything also goes into docs/performance.md
// bash scripts/screenshots.sh [FOLDER]: the pictures of docs/images, with Chromium
if (args is ["screenshots", ..])
{
    await Screenshots.TakeAsync(args.Length > 1 ? args[1] : "docs/images");
    return;
}

string? page = args is ["--page", string path, ..] ? path : null;
string[] asked = page is null ? args : args[2..];
string? filter = asked.Length > 0 && asked[0] != "all" ? asked[0] : null;
int runs = asked.Length > 1 ? int.Parse(asked[1], System.Globalization.CultureInfo.InvariantCulture) : 7;
string folder = Directory.CreateTempSubdirectory("toolkit-bench-").FullName;
Peer[] peers = await Peer.StartAsync(Path.Combine(AppContext.BaseDirectory, "../../tests/Toolkit.Benchmarks/peers"));
try
{
    Console.WriteLine($"{Environment.ProcessorCount} processors, median of {runs} runs, each beside its twins");
    SideBySide side = new(runs, filter);
    if (filter?.StartsWith("backtest", StringComparison.Ordinal) != true && filter?.StartsWith("ticks", StringComparison.Ordinal) != true)
    {
        await StoreWorkloads.RunAsync(side, folder, peers);
    }

    await BacktestWorkloads.RunAsync(side, peers, folder);
    await RunWorkloads.RunAsync(side, folder);
    await TickWorkloads.RunAsync(side, folder, runs);
    await TickReads.RunAsync(side, folder);
    GrowthWorkloads growth = new(side, folder);
    await growth.RunAsync();
    if (page is not null && filter is null)
    {
        PerformancePage.Write(page, (runs, string.Concat(peers.Select(peer => $", {peer.Name}"))), side.Rows, growth.Jobs);
    }
}
finally
{
    foreach (Peer peer in peers)
    {
        peer.Dispose();
    }

    Directory.Delete(folder, recursive: true);
}
