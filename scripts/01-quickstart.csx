#!/usr/bin/env dotnet-script
// Daily bars of a sample into a workspace, one question in SQL, one backtest.
//
//   scripts/toolkit script scripts/01-quickstart.csx -- [SYMBOL] [FAST] [SLOW]
//   dotnet script scripts/01-quickstart.csx -- ACME 10 30
//
// Exit code 0, or 1 when the strategy has lost money. The workspace is one of its own and goes away again.

#load "toolkit.csx"

using System.Globalization;

string symbol = Args.Count > 0 ? Args[0] : "ACME";
int fast = Args.Count > 1 ? int.Parse(Args[1], CultureInfo.InvariantCulture) : 10;
int slow = Args.Count > 2 ? int.Parse(Args[2], CultureInfo.InvariantCulture) : 30;
string samples = Path.GetFullPath(Path.Combine(ScriptFolder(), "..", "data", "samples"));
string folder = Directory.CreateTempSubdirectory("toolkit-quickstart-").FullName;
double profit;
using (var tk = Workspace.Open(folder))
{
    var report = await tk.Ingest.CsvAsync(Path.Combine(samples, $"{symbol}_1d.csv"), symbol, "1d");
    Console.WriteLine($"{report.Symbol}: {report.RowsAccepted} bars, {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}");

    var years = await tk.SqlAsync(
        """
        SELECT year(time) AS year, count(*) AS days, round(first(close ORDER BY time), 2) AS first, round(last(close ORDER BY time), 2) AS last
        FROM bars WHERE symbol = $symbol GROUP BY ALL ORDER BY year
        """,
        new { symbol });
    Console.WriteLine(years.ToText());

    var bars = await tk.Bars.ReadAsync(symbol, "1d");
    var result = Backtest.Run(bars, new SmaCross(fast, slow), new() { Cash = 10_000, Commission = Commission.Rate(0.001) });
    profit = result.Metrics.NetProfit;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"SmaCross {fast}/{slow}: {result.Metrics.Trades} trades, return {result.Metrics.ReturnPct:0.00} %, largest drawdown {result.Metrics.MaxDrawdownPct:0.00} %"));
}

Directory.Delete(folder, recursive: true);
return profit < 0 ? 1 : 0;
