// Joins Microsoft.Data.Analysis, Plotly.NET and Parquet.Net to the toolkit, both ways, and checks that every value comes out
// the same; a difference ends the script with an error. The notebook of the same name tells the story: notebooks/09-interop.ipynb.
// The workspace is one of its own and goes away again.
//
//   dotnet script scripts/09-interop.csx
//   scripts/toolkit script scripts/09-interop.csx

#load "toolkit.csx"
#load "../notebooks/dataframe.dib"
#load "../notebooks/plotly-net.dib"

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Data.Analysis;
using Toolkit;
using Toolkit.Interactive;
using GenericChart = Plotly.NET.GenericChart;

string samples = Path.GetFullPath(Path.Combine(Here(), "..", "data", "samples"));
string folder = Directory.CreateTempSubdirectory("toolkit-interop-").FullName;
Workspace lab = Workspace.Open(folder);
await lab.Ingest.CsvAsync(Path.Combine(samples, "ACME_1d.csv"), "ACME", "1d");
await lab.Ingest.CsvAsync(Path.Combine(samples, "FLUX_1m.csv.gz"), "FLUX", "1m");
BarSeries acme = await lab.Bars.ReadAsync("ACME", "1d");
BarSeries flux = await lab.Bars.ReadAsync("FLUX", "1m");
BacktestResult run = Backtest.Run(acme, new SmaCross(20, 50), new() { Cash = 10_000, Commission = Commission.Rate(0.001) });

// Data frames.
DataFrame daily = acme.ToDataFrame();
Same("close", acme.Close, daily["close"].Cast<double>());
Same("volume", acme.Select(bar => bar.Volume), daily["volume"].Cast<double?>());
daily["range"] = daily["high"] - daily["low"];
Frame own = await lab.SqlAsync("SELECT high - low AS range FROM bars WHERE symbol = 'ACME' ORDER BY time");
Same("range", own.Column<double>("range"), daily["range"].Cast<double>());
Same("SQL result", own.Column<double>("range"), own.ToDataFrame()["range"].Cast<double>());
Same("profit of each trade", run.Trades.Select(t => t.ProfitLoss), run.ToDataFrame()["profitLoss"].Cast<double>());
Same("equity", run.Equity, run.EquityToDataFrame()["equity"].Cast<double>());
Same("bars there and back", acme, daily.ToBarSeries("ACME", "1d"));
Same("frame there and back", own.Column<double>("range"), daily.ToFrame().Column<double>("range"));
await lab.Ingest.DataFrameAsync("ACME-LAST", "1d", daily.Tail(250));
Same("bars by way of the store", acme.Last(250), await lab.Bars.ReadAsync("ACME-LAST", "1d"));

// Plotly.NET: the numbers of the figures that a browser gets.
Same("close of the candles", acme.Close, Numbers(Trace(acme.PlotlyCandles(run), 0).GetProperty("close")));
Same("equity of the chart", run.Equity, Numbers(Trace(run.PlotlyEquity(), 0).GetProperty("y")));
SweepHeatmap map = Backtest.Sweep(
    acme,
    p => new SmaCross(p["fast"], p["slow"]),
    new ParameterGrid { { "fast", 5, 30, 5 }, { "slow", 20, 100, 20 } }.Where(p => p["fast"] < p["slow"])).Heatmap("fast", "slow");
Same(
    "cells of the heatmap",
    from row in Enumerable.Range(0, map.Rows.Count) from column in Enumerable.Range(0, map.Columns.Count) select map.Cells[row, column] ?? double.NaN,
    Trace(map.PlotlyHeatmap(), 0).GetProperty("z").EnumerateArray().SelectMany(Numbers));

// Parquet.Net.
lab.Maintenance.Compact();
string[] paths = lab.Files().Select(file => file.Path).ToArray();
Same("bars of one minute, read by Parquet.Net", flux, await ParquetBars.ReadParquetAsync(paths, flux.Key));
Same("bars of a day, read by Parquet.Net", acme, await ParquetBars.ReadParquetAsync(paths, acme.Key));
string path = Path.Combine(lab.Path, "flux-by-parquet-net.parquet");
await flux.WriteParquetAsync(path);
Same("written and read by Parquet.Net", flux, await ParquetBars.ReadParquetAsync(new[] { path }, flux.Key));
await lab.Ingest.ParquetAsync(path, "FLUX-2", "1m");
Same("written by Parquet.Net, taken in by the toolkit", flux, await lab.Bars.ReadAsync("FLUX-2", "1m"));
DateTime november = new DateTime(2023, 11, 1, 0, 0, 0, DateTimeKind.Utc);
Frame late = await lab.SqlAsync("SELECT count(*) AS bars FROM read_parquet($path) WHERE time >= $november", new { path, november });
Same("bars from November on, by the statistics of the file", new[] { (long)flux.Slice(november, null).Count }, late.Column<long>("bars"));

lab.Dispose();
Directory.Delete(folder, recursive: true);

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path);

static JsonElement Trace(GenericChart chart, int place) => JsonDocument.Parse(GenericChart.toJson(chart)).RootElement.GetProperty("data")[place];

static IEnumerable<double> Numbers(JsonElement values) =>
    values.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number ? v.GetDouble() : double.NaN);

static void Same<T>(string what, IEnumerable<T> expected, IEnumerable<T> actual)
{
    T[] wanted = expected.ToArray(), got = actual.ToArray();
    int differs = Enumerable.Range(0, Math.Min(wanted.Length, got.Length)).FirstOrDefault(i => !EqualityComparer<T>.Default.Equals(wanted[i], got[i]), -1);
    if (wanted.Length != got.Length || differs >= 0)
    {
        throw new InvalidOperationException(differs >= 0
            ? $"{what}: value {differs} is {got[differs]}, the toolkit has {wanted[differs]}"
            : $"{what}: {got.Length} values, the toolkit has {wanted.Length}");
    }

    Console.WriteLine($"the same: {what}, {wanted.Length} values");
}
