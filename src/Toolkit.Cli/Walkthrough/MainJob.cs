using System.Globalization;
using Toolkit.Cli.Verbs;

namespace Toolkit.Cli.Walkthrough;

/// <summary>The main job end to end: take files in, ask for bars, resample, ask SQL, see what lies where.</summary>
internal sealed class MainJob(Workspace tk, Action<Step> show, CancellationToken cancel)
{
    /// <summary>The series of daily bars that strategies are tested on.</summary>
    public const string DailySample = "ECHO";

    private static readonly Timeframe[] Coarser = ["5m", "1d", "1w", "1mo", "1y"];

    public async Task OnSamplesAsync(string folder)
    {
        await IngestAsync(Path.Combine(folder, "FLUX_1m.csv.gz"), "FLUX", "1m");
        await IngestAsync(Path.Combine(folder, "SYNUSD_1h.csv"), "SYNUSD", "1h", "crypto");
        await BulkAsync(folder);
        await AskAsync("FLUX", "1m");
        await SqlAsync(
            """
            SELECT symbol, round(last(close ORDER BY time) / first(close ORDER BY time) - 1, 4) AS total_return, max(high) AS highest, count(*) AS bars
            FROM bars WHERE timeframe = '1d' GROUP BY symbol ORDER BY total_return DESC
            """);
    }

    /// <summary>The steps after a file of the user's was loaded.</summary>
    public async Task OnFileAsync(string file, string symbol, IngestReport loaded)
    {
        Ingested(file, $"{symbol} --timeframe {loaded.Timeframe}", loaded);
        await AskAsync(symbol, loaded.Timeframe);
        await SqlAsync("SELECT symbol, timeframe, count(*) AS bars, min(low) AS lowest, max(high) AS highest FROM bars GROUP BY ALL ORDER BY ALL");
    }

    private async Task IngestAsync(string file, string symbol, Timeframe timeframe, string? assetType = null)
    {
        IngestReport r = await tk.Ingest.FileAsync(file, symbol, timeframe, new() { AssetType = assetType }, cancel: cancel);
        Ingested(file, $"{symbol} --timeframe {timeframe}" + (assetType is null ? "" : $" --asset-type {assetType}"), r);
    }

    private void Ingested(string file, string arguments, IngestReport r) => show(new(
        "ingest", $"toolkit ingest {Shown(file)} {arguments}",
        [r.Skipped
            ? "skipped: this file is the series' latest load already"
            : $"{Text.Count(r.RowsAccepted)} bars from {Text.Of(r.From)} to {Text.Of(r.To)}, {r.RowsRejected} rejected, {r.Duplicates} duplicate, in {r.ElapsedMs:0} ms", .. r.Notes],
        r.ToJson()));

    private async Task BulkAsync(string folder)
    {
        BulkReport r = await tk.Ingest.FolderAsync(folder, new() { Pattern = "{symbol}_1d.csv", Ingest = new() { AssetType = "equity" } }, cancel: cancel);
        show(new("bulk", $"toolkit bulk {Shown(folder)} --pattern '{{symbol}}_1d.csv' --asset-type equity",
            [$"{r.Files.Count} files, {Text.Count(r.RowsAccepted)} bars in, {r.Skipped} skipped, in {r.ElapsedMs:0} ms"],
            new { Files = r.Files.Count, r.RowsAccepted, r.Skipped }));
    }

    private async Task AskAsync(string symbol, Timeframe timeframe)
    {
        BarSeries latest = await tk.Bars.LatestAsync(symbol, timeframe, 3, cancel: cancel);
        show(new("query", $"toolkit query {symbol} --timeframe {timeframe} --last 3", Table(latest.ToFrame()), new { Rows = latest.Count }));

        BarSummary s = await tk.Bars.SummaryAsync(symbol, timeframe, options: new() { CountGaps = true }, cancel: cancel);
        show(new("summary", $"toolkit summary {symbol} --timeframe {timeframe}",
            [$"{Text.Count(s.Rows)} bars, low {Text.Of(s.Min)}, high {Text.Of(s.Max)}, mean close {Math.Round(s.MeanClose, 4).ToString(CultureInfo.InvariantCulture)}, {s.Gaps} expected bars missing"],
            SummaryVerb.Facts(s)));

        if (Coarser.FirstOrDefault(t => t.CompareTo(timeframe) > 0 && t.IsMultipleOf(timeframe)) is { } coarser)
        {
            BarSeries resampled = await tk.Bars.ReadAsync(symbol, timeframe, options: new() { Resample = coarser }, cancel: cancel);
            show(new("resample", $"toolkit query {symbol} --timeframe {timeframe} --resample {coarser}",
                [$"{Text.Count(s.Rows)} bars of {timeframe} become {Text.Count(resampled.Count)} bars of {coarser}; the last three:", .. Table(resampled.Last(3).ToFrame())],
                new { Rows = resampled.Count, Timeframe = coarser }));
        }
    }

    private async Task SqlAsync(string sql)
    {
        Frame frame = await tk.SqlAsync(sql, cancel: cancel);
        string line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        show(new("sql", $"toolkit sql \"{line}\"", Table(frame), new { Rows = frame.RowCount }));
    }

    public void Places()
    {
        StoreStatus s = tk.Status();
        show(new("status", "toolkit status",
            [
                $"workspace   {tk.Path}",
                $"catalog     {Path.Combine(tk.Path, "catalog.db")} (SQLite)",
                $"bars        {Path.Combine(tk.Path, "bars")} (Parquet): {Text.Count(s.Rows)} bars of {s.Datasets} series in {s.Files} files, {Text.Bytes(s.Bytes)}; {Text.Count(s.HotRows)} of them still in the catalog",
                $"runs        in the catalog; reports in {Path.Combine(tk.Path, "reports")}",
                $"next        toolkit list; toolkit runs list; toolkit query SYMBOL; toolkit sql \"SELECT …\"; toolkit --help",
            ],
            new { Workspace = tk.Path, s.Rows, s.Datasets, s.Files, s.Bytes }));
    }

    private static string[] Table(Frame frame) => frame.ToText().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Shown(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
