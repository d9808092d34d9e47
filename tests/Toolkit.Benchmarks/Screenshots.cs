using System.Runtime.CompilerServices;
using Toolkit.Tests.Browser;
using Toolkit.Ui;

namespace Toolkit.Benchmarks;

/// <summary>The pictures of the documentation: reports on the samples, as Chromium shows them.</summary>
internal static class Screenshots
{
    public static async Task TakeAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        string scratch = Directory.CreateTempSubdirectory("toolkit-pictures-").FullName;
        try
        {
            using Workspace tk = Workspace.Open(Path.Combine(scratch, "workspace"));
            await tk.Ingest.CsvAsync(Sample("ECHO_1d.csv"), "ECHO", "1d", new() { Calendar = "XNYS" });
            (string report, string comparison) = await WriteAsync(tk, scratch);
            await using Browser browser = await Browser.StartAsync();
            await TakeAsync(browser, report, Path.Combine(folder, "report.png"), new(1200, 1500));
            await TakeAsync(browser, report, Path.Combine(folder, "report-dark.png"), new(1200, 900, Dark: true));
            await TakeAsync(browser, report, Path.Combine(folder, "report-phone.png"), new(390, 844, Phone: true));
            await TakeAsync(browser, comparison, Path.Combine(folder, "comparison.png"), new(1200, 1100));
            await TakeUiAsync(tk, browser, folder);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The pages of the browser, on all samples and the runs of a sweep.</summary>
    private static async Task TakeUiAsync(Workspace tk, Browser browser, string folder)
    {
        await tk.Ingest.FolderAsync(Sample(""), new() { Pattern = "{symbol}_{timeframe}.csv" });
        await tk.Ingest.FileAsync(Sample("FLUX_1m.csv.gz"), "FLUX", "1m", new() { Calendar = "XNYS" });
        Study study = await tk.StudyAsync("ACME", "1d");
        IReadOnlyList<long> runs = await tk.Runs.SaveAllAsync(
            from fast in Enumerable.Range(1, 12)
            from slow in Enumerable.Range(3, 10)
            select new RunToSave(study.Run(new SmaCross(4 * fast, 20 * slow), new() { Commission = Commission.Rate(0.001) }), $"sma {4 * fast}/{20 * slow}", new() { Tags = fast % 3 == 0 ? ["sweep", "third"] : ["sweep"] }));
        await using UiServer server = await UiServer.StartAsync(tk);
        await browser.OpenAsync(server.Address.AbsoluteUri);
        PageLook look = new(1180, 700);
        await TakeAsync(browser, Page("/series"), Path.Combine(folder, "ui-series.png"), look);
        await TakeAsync(browser, Page($"/chart?exchange=local&symbol=ACME&timeframe=1d&run={runs[^1]}"), Path.Combine(folder, "ui-candles.png"), look with { Height = 740 });
        await TakeAsync(browser, Page("/runs?where=sharpe+%3E+0&sort=sharpe"), Path.Combine(folder, "ui-runs.png"), new(1400, 540));
        await TakeAsync(browser, Page("/compare?all=1&where=tag+%3D+'third'+and+slow+%3C+160"), Path.Combine(folder, "ui-compare.png"), look with { Height = 740 });

        string Page(string path) => new Uri(server.Address, path).AbsoluteUri;
    }

    private static async Task<(string Report, string Comparison)> WriteAsync(Workspace tk, string scratch)
    {
        Study study = await tk.StudyAsync("ECHO", "1d");
        BacktestOptions options = new() { Commission = Commission.Rate(0.001), KeepIndicators = true };
        SweepResult sweep = study.Sweep(p => new SmaCross(p["fast"], p["slow"]), new ParameterGrid { { "fast", 5, 25, 5 }, { "slow", 20, 80, 10 } }.Where(p => p["fast"] < p["slow"]), new() { Backtest = options });
        BacktestResult cross = study.Run(new SmaCross(10, 30), options);
        string report = Path.Combine(scratch, "report.html"), comparison = Path.Combine(scratch, "comparison.html");
        HtmlReport.Of(cross, new() { Heatmap = sweep.Heatmap("fast", "slow") }).WriteTo(report);
        long[] runs =
        [
            await tk.Runs.SaveAsync(cross, "SMA 10/30"),
            await tk.Runs.SaveAsync(study.Run(new SmaCross(10, 30, TradeSide.Long), options), "SMA 10/30, long only"),
            await tk.Runs.SaveAsync(study.Run(new SmaCross(20, 60), options), "SMA 20/60"),
            await tk.Runs.SaveAsync(study.Run(new BuyAndHold(), options with { Commission = Commission.None }), "Buy and hold, no costs"),
        ];
        HtmlReport.Of(await tk.Runs.CompareAsync(runs)).WriteTo(comparison);
        return (report, comparison);
    }

    private static async Task TakeAsync(Browser browser, string page, string picture, PageLook look)
    {
        BrowserPage open = await browser.OpenAsync(page, look);
        await open.UntilAsync("document.querySelectorAll('#waiting, .toolkit-chart:not([data-drawn])').length === 0");
        await open.EvaluateAsync("document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))");
        await File.WriteAllBytesAsync(picture, await open.ScreenshotAsync());
        Console.WriteLine($"{picture}: {new FileInfo(picture).Length / 1024} kB{(open.Complaints.IsEmpty ? "" : $", complaints: {string.Join("; ", open.Complaints)}")}");
    }

    private static string Sample(string name, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", "..", "data", "samples", name));
}
