#!/usr/bin/env dotnet-script
// Resamples, correlates, weighs a portfolio by risk, and exports a data set for machine learning.
//   toolkit script scripts/04-sql-and-resampling.csx [-- OUT.parquet]
//   dotnet script scripts/04-sql-and-resampling.csx [-- OUT.parquet]
#load "toolkit.csx"

using Toolkit;

Workspace tk = Practice("04-sql-and-resampling-script");
await tk.Ingest.FileAsync(Path.Combine(Samples, "FLUX_1m.csv.gz"), "FLUX", "1m", new() { Calendar = "XNYS" });
await tk.Ingest.FolderAsync(Samples, new() { Pattern = "{symbol}_1d.csv", Ingest = new() { Calendar = "XNYS" } });

// The short session after Thanksgiving, on the exchange's own grid.
BarSeries friday = await tk.Bars.ReadAsync("FLUX", "1m", new(2023, 11, 24), new(2023, 11, 25));
foreach (Bar bar in friday.Resample("1h", new() { Calendar = TradingCalendar.Xnys }))
{
    Console.WriteLine($"{bar.Time:yyyy-MM-dd HH:mm}Z {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}");
}

Console.WriteLine((await tk.SqlAsync(
    """
    WITH r AS (SELECT symbol, time, ln(close / lag(close) OVER (PARTITION BY symbol ORDER BY time)) AS r FROM bars WHERE timeframe = '1d')
    SELECT a.symbol, b.symbol AS other, round(corr(a.r, b.r), 3) AS correlation FROM r a JOIN r b USING (time) WHERE a.symbol < b.symbol GROUP BY ALL ORDER BY ALL
    """)).ToText());

// Weights of equal risk as of the last close: in inverse proportion to the volatility of the last 252 returns.
Console.WriteLine((await tk.SqlAsync(
    """
    WITH r AS (
        SELECT symbol, time, ln(close / lag(close) OVER (PARTITION BY symbol ORDER BY time)) AS r FROM bars WHERE timeframe = '1d'
        QUALIFY row_number() OVER (PARTITION BY symbol ORDER BY time DESC) <= $days),
    risk AS (SELECT symbol, stddev_samp(r) * sqrt(252) AS volatility FROM r GROUP BY symbol)
    SELECT symbol, round(volatility, 4) AS volatility, round((1 / volatility) / sum(1 / volatility) OVER (), 4) AS weight FROM risk ORDER BY symbol
    """,
    new { days = 252 })).ToText());

string file = Args.Count > 0 ? Args[0] : Path.Combine(tk.Path, "features.parquet");
Frame features = await tk.SqlAsync(
    """
    WITH r AS (
        SELECT symbol, time, close, volume, ln(close / lag(close) OVER (PARTITION BY symbol ORDER BY time)) AS r1 FROM bars WHERE timeframe = '1d')
    SELECT symbol, time, r1,
        ln(close / lag(close, 5) OVER w) AS r5, ln(close / lag(close, 20) OVER w) AS r20,
        stddev_samp(r1) OVER (PARTITION BY symbol ORDER BY time ROWS 19 PRECEDING) AS volatility20,
        ln(lead(close, 5) OVER w / close) AS label5
    FROM r WINDOW w AS (PARTITION BY symbol ORDER BY time)
    QUALIFY lag(close, 20) OVER w IS NOT NULL AND lead(close, 5) OVER w IS NOT NULL ORDER BY time, symbol
    """);
features.WriteParquet(file);
Console.WriteLine($"{features.RowCount:N0} rows of {features.Columns.Count} columns in {Path.GetFileName(file)}");
tk.Dispose();
