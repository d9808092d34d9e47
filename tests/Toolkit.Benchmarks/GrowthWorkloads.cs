using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Benchmarks;

/// <summary>The same jobs on ten times and a hundred times as much: nothing may grow more steeply than its work.</summary>
internal sealed class GrowthWorkloads(SideBySide side, string folder)
{
    private readonly Dictionary<string, List<(int Size, double Ms)>> _jobs = [];

    /// <summary>Each job with its sizes and milliseconds, medians of three.</summary>
    public IReadOnlyDictionary<string, List<(int Size, double Ms)>> Jobs => _jobs;

    public async Task RunAsync()
    {
        if (!side.Wants("growth"))
        {
            return;
        }

        foreach (int rows in new[] { 100_000, 1_000_000, 10_000_000 })
        {
            await RowsAsync(rows);
        }

        foreach (int symbols in new[] { 10, 100, 1_000 })
        {
            await SymbolsAsync(symbols);
        }

        foreach (int count in new[] { 1, 100, 10_000 })
        {
            await RunsAsync(count);
        }
    }

    private async Task RowsAsync(int rows)
    {
        string csv = Path.Combine(folder, $"grown{rows}.csv");
        SyntheticMinutes.WriteCsv(csv, SyntheticMinutes.Bars(rows));
        int run = 0;
        await TimeAsync("rows: CSV taken in and published", rows, async () =>
        {
            using Workspace fresh = Workspace.Open(Path.Combine(folder, $"grown{rows}-{run++}"));
            await fresh.Ingest.FileAsync(csv, "SPY", "1m", new() { Calendar = "XNYS" });
        });
        File.Delete(csv);
        using Workspace tk = Workspace.Open(Path.Combine(folder, $"grown{rows}-0"));
        DateTime from = (await tk.Bars.SummaryAsync("SPY", "1m")).From.Date.AddDays(14);
        await TimeAsync("rows: read all", rows, () => tk.Bars.ReadAsync("SPY", "1m"));
        await TimeAsync("rows: read one month", rows, () => tk.Bars.ReadAsync("SPY", "1m", from, from.AddDays(30)));
        await TimeAsync("rows: latest 100", rows, () => tk.Bars.LatestAsync("SPY", "1m", 100));
        await TimeAsync("rows: read as 5m", rows, () => tk.Bars.ReadAsync("SPY", "1m", options: new() { Resample = "5m" }));
        await TimeAsync("rows: SQL, highest close of each year", rows, () => tk.SqlAsync("SELECT year(time), max(close) FROM bars GROUP BY 1"));
    }

    private async Task SymbolsAsync(int symbols)
    {
        string many = Directory.CreateDirectory(Path.Combine(folder, $"symbols{symbols}")).FullName;
        for (int i = 0; i < symbols; i++)
        {
            SyntheticMinutes.WriteCsv(Path.Combine(many, $"S{i:0000}_1m.csv"), SyntheticMinutes.Bars(1_000));
        }

        int run = 0;
        await TimeAsync("symbols: as many CSVs of 1,000 bars taken in", symbols, async () =>
        {
            using Workspace fresh = Workspace.Open(Path.Combine(folder, $"bulk{symbols}-{run++}"));
            await fresh.Ingest.FolderAsync(many, new() { Ingest = new() { Calendar = "XNYS" } });
        });
        using Workspace tk = Workspace.Open(Path.Combine(folder, $"bulk{symbols}-0"));
        await TimeAsync("symbols: list of all series", symbols, () => Task.FromResult(tk.Datasets()));
        await TimeAsync("symbols: bars of one", symbols, () => tk.Bars.ReadAsync("S0007", "1m"));
        await TimeAsync("symbols: SQL, last close of each", symbols, () => tk.SqlAsync("SELECT symbol, max_by(close, time) FROM bars GROUP BY 1"));
    }

    private async Task RunsAsync(int count)
    {
        BarSeries bars = BarSeries.From(SyntheticMinutes.Bars(500), "SPY", "1m");
        BacktestResult[] results = [.. Enumerable.Range(0, count).Select(i => Backtest.Run(bars, new SmaCross(2 + i % 100, 110 + i / 100)))];
        int run = 0;
        await TimeAsync("runs: saved in one call", count, async () =>
        {
            using Workspace fresh = Workspace.Open(Path.Combine(folder, $"runs{count}-{run++}"));
            await fresh.Runs.SaveAllAsync(results.Select(r => new RunToSave(r, "sweep")));
        });
        using Workspace tk = Workspace.Open(Path.Combine(folder, $"runs{count}-0"));
        await TimeAsync("runs: list of all", count, () => tk.Runs.ListAsync());
        await TimeAsync("runs: the best ten of them", count, () => tk.Runs.ListAsync(new() { OrderBy = "sharpe", Limit = 10 }));
    }

    private async Task TimeAsync(string job, int size, Func<Task> work)
    {
        List<double> spent = [];
        await work();
        for (int i = 0; i < 3; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await work();
            spent.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        if (!_jobs.TryGetValue(job, out List<(int, double)>? sizes))
        {
            _jobs[job] = sizes = [];
        }

        sizes.Add((size, Measured.Median(spent)));
        SideBySide.Print(string.Create(CultureInfo.InvariantCulture, $"growth, {job,-46} {size,12:N0}: {Measured.Ms(sizes[^1].Item2),10} ms"));
    }
}
