#!/usr/bin/env -S dotnet run
// A program in one file, without a project:   dotnet run scripts/quickstart.cs -- [SYMBOL]
// It is built with the library's sources, so it works from a checkout that was set up (bash scripts/test.sh) and nothing else.
#:project ../src/Toolkit/Toolkit.csproj
#:property PublishAot=false

using System.Globalization;
using System.Runtime.CompilerServices;
using Toolkit;

string symbol = args.Length > 0 ? args[0] : "ACME";
string file = Path.GetFullPath(Path.Combine(Folder(), "..", "data", "samples", $"{symbol}_1d.csv"));
string folder = Directory.CreateTempSubdirectory("toolkit-quickstart-").FullName;
try
{
    using Workspace tk = Workspace.Open(folder);
    IngestReport report = await tk.Ingest.CsvAsync(file, symbol, "1d");
    BarSeries bars = await tk.Bars.ReadAsync(symbol, "1d");
    BacktestResult result = Backtest.Run(bars, new SmaCross(10, 30), new() { Cash = 10_000 });
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{symbol}: {report.RowsAccepted} bars, {result.Metrics.Trades} trades, return {result.Metrics.ReturnPct:0.00} %"));
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
