#!/usr/bin/env -S dotnet run
// A program in one file, without a project; from any folder:
//
//   dotnet run scripts/quickstart.cs                        ACME of the samples
//   dotnet run scripts/quickstart.cs -- FILE SYMBOL         a CSV file of daily bars of one's own
//
// It is built together with the library's sources, so it needs a checkout that was set up (scripts/toolkit --help does that)
// and nothing else. The workspace is one of its own and goes away again.
#:project ../src/Toolkit/Toolkit.csproj
#:property PublishAot=false

using System.Globalization;
using System.Runtime.CompilerServices;
using Toolkit;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string file = args.Length > 0 ? args[0] : Path.GetFullPath(Path.Combine(Folder(), "..", "data", "samples", "ACME_1d.csv"));
string symbol = args.Length > 1 ? args[1] : "ACME";
string folder = Directory.CreateTempSubdirectory("toolkit-quickstart-").FullName;
try
{
    using Workspace tk = Workspace.Open(folder);
    IngestReport report = await tk.Ingest.FileAsync(file, symbol, "1d");
    Console.WriteLine($"{symbol}: {report.RowsAccepted} bars, {report.From:yyyy-MM-dd} to {report.To:yyyy-MM-dd}");

    BarSeries days = await tk.Bars.ReadAsync(symbol, "1d"), months = days.Resample("1mo");
    Console.WriteLine($"{months.Count} months, the last one closed at {months.Close[^1]}");

    Frame years = await tk.SqlAsync(
        """
        SELECT year(time) AS year, round(100 * (last(close ORDER BY time) / first(open ORDER BY time) - 1), 1) AS return_pct
        FROM bars WHERE symbol = $symbol GROUP BY ALL ORDER BY return_pct DESC LIMIT 3
        """,
        new { symbol });
    Console.WriteLine(years.ToText());

    BacktestResult result = Backtest.Run(days, new SmaCross(10, 30, TradeSide.Long), new() { Cash = 10_000, Commission = Commission.Rate(0.001) });
    Console.WriteLine($"{result.Metrics.Trades} trades, return {result.Metrics.ReturnPct:0.00} %, largest drawdown {result.Metrics.MaxDrawdownPct:0.00} %");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
