#!/usr/bin/env dotnet-script
// The nightly job of a careful person: run what is being watched, keep the runs, compare them, see whether old numbers still hold.
//   toolkit script scripts/06-compare-runs.csx [-- REPORT.html]
//   dotnet script scripts/06-compare-runs.csx [-- REPORT.html]
// Exit code: 0 the first run holds, 1 it does not.
#load "toolkit.csx"

using Toolkit;

Workspace tk = Practice("06-compare-runs-script");
await tk.Ingest.FolderAsync(Samples, new() { Pattern = "{symbol}_1d.csv", Ingest = new() { AssetType = "equity", Calendar = "XNYS" } });

Study acme = await tk.StudyAsync("ACME", "1d");
BacktestOptions account = new() { Cash = 10_000, Commission = Commission.Rate(0.001) };
List<long> ids = [];
foreach ((string name, Strategy strategy) in new (string, Strategy)[]
{
    ("sma 20/60", new SmaCross(20, 60)), ("sma 50/200", new SmaCross(50, 200)), ("breakout", new DonchianBreakout()), ("hold", new BuyAndHold()),
})
{
    ids.Add(await tk.Runs.SaveAsync(acme.Run(strategy, account), name, new() { Tags = ["nightly"] }));
}

foreach (RunSummary run in await tk.Runs.ListAsync(new() { Where = "tag = 'nightly'", OrderBy = "sharpe" }))
{
    Console.WriteLine($"{run.Id} {run.Name}: {run.Metrics.ReturnPct:0.00} %, Sharpe {run.Metrics.Sharpe:0.00}, drawdown {run.Metrics.MaxDrawdownPct:0.00} %");
}

RunComparison comparison = await tk.Runs.CompareAsync(ids);
Console.WriteLine(comparison.ToFrame().ToText());
foreach (string warning in comparison.Warnings)
{
    Console.WriteLine($"warning: {warning}");
}

// The same bars, by hash, must give the same statistics, trades and equity, to the last bit.
RerunReport again = await tk.Runs.RerunAsync(ids[0]);
Console.WriteLine(again.IsSame ? "the first run holds" : $"the first run does not hold: {string.Join("; ", again.Differences)}");

string page = Args.Count > 0 ? Args[0] : Path.Combine(tk.Path, "comparison.html");
HtmlReport.Of(comparison).WriteTo(page);
Console.WriteLine($"report: {Path.GetFileName(page)}");
tk.Dispose();
return again.IsSame ? 0 : 1;
