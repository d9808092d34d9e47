#!/usr/bin/env dotnet-script
// A back-filler and three strategies on paper, each a process of its own, on one workspace, for some seconds; then what each
// earned, and whether anything was lost.
//   toolkit script scripts/live-demo.csx                                  starts the sample exchange, if it has been built (scripts/walkthrough.sh does)
//   toolkit script scripts/live-demo.csx -- URL [SECONDS [COMMAND]]      one that runs already, for how long, and which toolkit
// The strategies begin twelve hours back, so that there is something to trade at once. Exit code: 0 nothing was lost, 1 something was.
#load "toolkit.csx"

using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Toolkit;

string Built(string folder, string name) => Path.Combine(CheckoutFolder, "artifacts", folder, OperatingSystem.IsWindows() ? name + ".exe" : name);
int seconds = Args.Count > 1 ? int.Parse(Args[1]) : 20;
Process exchange = Args.Count > 0 ? null : Process.Start(new ProcessStartInfo(Built("sample-exchange", "Toolkit.SampleExchange")) { RedirectStandardOutput = true });
string url = exchange is null ? Args[0] : await exchange.StandardOutput.ReadLineAsync();

Workspace tk = Practice("live-demo");
DateTime now = DateTime.UtcNow, from = now.AddHours(-12);
(string Id, string Strategy, string Symbol, string[] Params, Func<Strategy> Create)[] runs =
[
    ("sma-fast", "SmaCross", "binance:BTC/USDT", ["-p", "fast=5", "-p", "slow=20"], () => new SmaCross(5, 20)),
    ("sma-slow", "SmaCross", "binance:ETH/USDT", ["-p", "fast=10", "-p", "slow=40"], () => new SmaCross(10, 40)),
    ("rsi", "RsiBollinger", "binance:SOL/USDT", [], () => new RsiBollinger()),
];

// A part of the bars; the back-filler brings the rest while the strategies run.
foreach (var run in runs)
{
    await tk.Fetch.FetchAsync(run.Symbol, "1m", from.AddHours(-2), from.AddHours(6), new() { BaseUrl = url });
}

Process Start(params string[] arguments)
{
    string command = Args.Count > 2 ? Args[2] : Built("toolkit", "Toolkit.Cli");
    bool isLibrary = command.EndsWith(".dll");
    ProcessStartInfo start = new(isLibrary ? "dotnet" : command) { RedirectStandardError = true };
    foreach (string argument in (string[])[.. isLibrary ? [command] : Array.Empty<string>(), "-w", tk.Path, .. arguments, "--for", $"{seconds}s"])
    {
        start.ArgumentList.Add(argument);
    }

    return Process.Start(start);
}

string first = from.ToString("yyyy-MM-dd'T'HH:mm");
List<(string Name, Process Child, Task<string> Said)> all = [];
void Watch(string name, Process child) => all.Add((name, child, child.StandardError.ReadToEndAsync()));
foreach (var run in runs)
{
    Watch(run.Id, Start(["live", "run", run.Strategy, run.Symbol, "-t", "1m", "--id", run.Id, "--wait", "--from", first, "--commission", "0.1%", "--lot", "0.0001", .. run.Params]));
}

Watch("back-filler", Start("update", "--all", "--every", "1s", "--base-url", url));
int lost = 0;
void Check(bool right, string what)
{
    if (!right)
    {
        lost++;
        Console.WriteLine($"LOST: {what}");
    }
}

foreach (var (name, child, said) in all)
{
    string text = await said;
    await child.WaitForExitAsync();
    Check(child.ExitCode == 0 && !text.Contains("warning") && !text.Contains("error"), $"{name} ended with exit code {child.ExitCode}: {text}");
    Console.WriteLine($"{name}: {text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length} lines, the last: {text.TrimEnd().Split('\n').Last()}");
}

foreach (var run in runs)
{
    // What should be there: every minute of the range, and the trades of a backtest on just these bars.
    BarSeries bars = await tk.Bars.ReadAsync(run.Symbol, "1m");
    Check(bars.Count == (bars.Time[bars.Count - 1] - bars.Time[0]).TotalMinutes + 1, $"{run.Symbol} has {bars.Count} bars, with a hole");
    Check(now - bars.Time[bars.Count - 1] < TimeSpan.FromMinutes(2), $"{run.Symbol} was not brought up to date");
    IReadOnlyList<LiveTrade> fills = await tk.Live.TradesAsync(run.Id);
    IReadOnlyList<Trade> trades = await tk.Live.ClosedTradesAsync(run.Id);
    // The strategy may have ended before the last bar came.
    DateTime last = fills.Count == 0 ? from : fills[^1].Time!.Value;
    BacktestResult backtest = Backtest.Run(
        bars.Slice(null, last.AddMinutes(1)), run.Create(),
        new() { From = DateTime.Parse(first + "Z").ToUniversalTime(), Commission = Commission.Rate(0.001), Lot = 0.0001, CloseOpenTrades = false });
    Check(trades.Count > 0, $"{run.Id} has not traded");
    Check(
        trades.Select(t => (t.EntryTime, t.EntryPrice, t.ExitTime, t.ExitPrice, t.Quantity)).SequenceEqual(backtest.Trades.Select(t => (t.EntryTime, t.EntryPrice, t.ExitTime, t.ExitPrice, t.Quantity))),
        $"{run.Id} has {trades.Count} closed trades, the backtest {backtest.Trades.Count}");
    LivePnl pnl = (await tk.Live.PnlAsync(run.Id)).SingleOrDefault();
    Check(tk.Live.Strategy(run.Id).Status == StrategyStatus.Stopped, $"{run.Id} did not end in order");
    Console.WriteLine($"{run.Id} {run.Symbol}: P&L {pnl?.Net:N2} ({pnl?.Realized:N2} realized, {pnl?.Unrealized:N2} open, {pnl?.Fees:N2} fees) in {fills.Count} fills");
}

exchange?.Kill();
Console.WriteLine(lost == 0 ? "no conflict, no row was lost" : $"{lost} checks failed");
tk.Dispose();
return lost == 0 ? 0 : 1;
