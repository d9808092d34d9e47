#!/usr/bin/env dotnet-script
// Daily bars of a file into a workspace, one question in SQL, one backtest. The notebook of the same number explains each step.
//   toolkit script scripts/01-quickstart.csx                             ACME of the samples, SmaCross 10/30
//   toolkit script scripts/01-quickstart.csx -- FILE SYMBOL [FAST SLOW]
//   dotnet script scripts/01-quickstart.csx -- FILE SYMBOL [FAST SLOW]
// Exit code: 0 the strategy has gained, 1 it has lost.
#load "toolkit.csx"

using System.Globalization;
using System.IO;
using Toolkit;

string file = Args.Count > 0 ? Args[0] : Path.Combine(Samples, "ACME_1d.csv");
string symbol = Args.Count > 1 ? Args[1] : "ACME";
int fast = Args.Count > 2 ? int.Parse(Args[2], CultureInfo.InvariantCulture) : 10;
int slow = Args.Count > 3 ? int.Parse(Args[3], CultureInfo.InvariantCulture) : 30;

Workspace tk = Practice("01-quickstart");
IngestReport report = await tk.Ingest.FileAsync(file, symbol, "1d");
Console.WriteLine($"{report.Symbol}: {report.RowsAccepted} bars, {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}");

Frame years = await tk.SqlAsync(
    """
    SELECT year(time) AS year, count(*) AS days, round(100 * (last(close ORDER BY time) / first(open ORDER BY time) - 1), 1) AS return_pct
    FROM bars WHERE symbol = $symbol GROUP BY ALL ORDER BY year
    """,
    new { symbol });
Console.WriteLine(years.ToText());

BarSeries bars = await tk.Bars.ReadAsync(symbol, "1d");
BacktestResult result = Backtest.Run(bars, new SmaCross(fast, slow, TradeSide.Long), new() { Cash = 10_000, Commission = Commission.Rate(0.001) });
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"SmaCross {fast}/{slow}: {result.Metrics.Trades} trades, return {result.Metrics.ReturnPct:0.00} %, largest drawdown {result.Metrics.MaxDrawdownPct:0.00} %"));
tk.Dispose();
return result.Metrics.NetProfit < 0 ? 1 : 0;
