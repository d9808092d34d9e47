using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Toolkit.Reports;
using Toolkit.Statistics;
using Toolkit.Storage;
using Toolkit.Tests.Runs;

namespace Toolkit.Tests.Statistics;

/// <summary>One declaration is enough: a statistic stands once, under one name, wherever statistics stand.</summary>
public sealed class StatisticTests : IDisposable
{
    /// <summary>The keys that scripts rely on, in the order of JSON.</summary>
    private static readonly string[] Contract =
    [
        "finalEquity", "peakEquity", "netProfit", "commissions", "returnPct", "buyHoldReturnPct", "annualReturnPct", "cagrPct", "annualVolatilityPct",
        "sharpe", "sortino", "calmar", "maxDrawdownPct", "avgDrawdownPct", "maxDrawdownDays", "avgDrawdownDays", "trades", "winRatePct", "bestTradePct",
        "worstTradePct", "avgTradePct", "maxTradeDays", "avgTradeDays", "profitFactor", "expectancyPct", "sqn", "kelly", "exposurePct", "ambiguousBars",
        "rejectedOrders", "reducedOrders", "fillsBeyondBar", "periodsPerYear",
    ];

    private static readonly string[] Labels = [.. Statistic.All.Select(s => s.Label)];

    private static readonly DateTime Day = new(2020, 1, 6, 0, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Statistics_when_declared_then_each_has_a_key_of_the_contract_and_a_label_of_its_own()
    {
        Assert.Equal(Contract, Metrics.NumberNames);
        Assert.Equal(Contract, Statistic.All.Select(s => s.Key));
        Assert.Equal(Labels.Length, Labels.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(typeof(Metrics).GetProperties().Where(p => p.Name is not ("Start" or "End") && p.GetMethod is { IsStatic: false } get && get.GetParameters().Length == 0
            && p.PropertyType != typeof(IEnumerable<KeyValuePair<string, double?>>)), p => Statistic.Of(p.Name));
    }

    [Fact]
    public void Statistics_when_declared_then_the_documentation_defines_each()
    {
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "conventions.md"));
        Assert.All(Contract, key => Assert.Matches($@"\b{key}\b", text));
    }

    [Fact]
    public void Further_statistics_when_declared_then_each_is_documented_and_called_as_no_other()
    {
        Statistic[] risk = [.. RiskStatistics.All], benchmark = [.. new BenchmarkComparison().Figures.Select(f => f.Statistic)];
        string text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "statistics.md"));
        Assert.All(risk.Concat(benchmark), s => Assert.Matches($@"\b{s.Key}\b", text));
        Assert.Empty(risk.Select(s => s.Key).Intersect(Contract));
        Assert.Equal(Labels.Length + risk.Length, Labels.Concat(risk.Select(s => s.Label)).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(["alphaPct", "beta", "correlation", "returnPct"], benchmark.Take(4).Select(s => s.Key));
    }

    [Fact]
    public void Statistics_when_restored_then_each_has_its_own_number()
    {
        Metrics restored = Numbered();
        Assert.Equal(Enumerable.Range(1, Contract.Length).Select(i => (double?)i), restored.Numbers.Select(n => n.Value));
        Assert.Equal((1, 10, 17, 33), (restored.FinalEquity, restored.Sharpe, restored.Trades, restored.PeriodsPerYear));
        Assert.Equal(restored.Numbers.Select(n => n.Value), Contract.Select(key => restored[key.ToUpperInvariant()]));
        Assert.Null(StatisticTable<Metrics>.Fill(new() { Start = Day, End = Day }, _ => null).Sharpe);
        Assert.Contains("finalEquity, ", Assert.Throws<ToolkitException>(() => restored["sharp"]).Hint);
    }

    [Fact]
    public void Report_and_notebook_when_made_then_each_statistic_stands_once_under_its_label()
    {
        Metrics metrics = Numbered();
        string report = StatisticsPart.Table(metrics).Markup;
        Assert.Equal(
            Contract.Zip(Labels), Regex.Matches(report, @"<div data-key=""(\w+)""><dt>([^<]*)</dt>").Skip(2).Select(m => (m.Groups[1].Value, m.Groups[2].Value)));
        Assert.Equal(Labels, Display.Shown.Of(metrics).Table.Column<string>("statistic"));
    }

    [Fact]
    public async Task Runs_when_stored_then_json_views_filter_and_comparisons_have_each_statistic_once()
    {
        using Workspace tk = Workspace.Open(_folder.Path);
        long[] ids = [await tk.Runs.SaveAsync(SampleRuns.Cross(5), "a"), await tk.Runs.SaveAsync(SampleRuns.Cross(8), "b")];
        using MemoryStream file = new();
        await tk.Runs.ExportAsync(ids[0], RunFormat.Json, file);

        using JsonDocument json = JsonDocument.Parse(file.ToArray());
        Assert.Equal(["start", "end", .. Contract], json.RootElement.GetProperty("metrics").EnumerateObject().Select(p => p.Name));
        string[] columns = [.. (await tk.SqlAsync("SELECT * FROM runs")).Columns.Select(c => c.Name)];
        Assert.Equal(Contract, columns.Where(Contract.Contains));
        Assert.Equal(Contract, (await tk.SqlAsync("SELECT name FROM run_metrics WHERE run_id = 1")).Column<string>("name"));
        foreach (string key in Contract)
        {
            Assert.Equal(2, (await tk.Runs.ListAsync(new() { Where = $"{key} is null or {key} >= 0 or {key} < 0", OrderBy = key })).Count);
        }

        RunComparison compared = await tk.Runs.CompareAsync(ids);
        Assert.Equal(Contract, compared.Metrics.Select(m => m.Key));
        string page = HtmlReport.Of(compared).ToHtml();
        Assert.All(Labels, label => Assert.Equal(1, Regex.Count(page, $"<th scope=\"row\">{label}</th>")));
        string[] shown = [.. Display.Shown.Of(compared).Table.Column<string>("run")];
        Assert.Equal(Labels.Where((_, i) => compared.Metrics[i].Values.Any(v => v is not null)), shown.Where(Labels.Contains));
    }

    [Theory]
    [InlineData("returnPct", -12.345678, "-12.35 %")]
    [InlineData("returnPct", -0.001, "0.00 %")]
    [InlineData("finalEquity", 1234567.891, "1,234,567.89")]
    [InlineData("maxDrawdownDays", 581.0, "581 days")]
    [InlineData("maxDrawdownDays", 1234.56, "1,234.6 days")]
    [InlineData("trades", 93.0, "93")]
    [InlineData("periodsPerYear", 252.5, "252.50")]
    [InlineData("sharpe", 0.7812, "0.78")]
    [InlineData("sharpe", null, null)]
    public void Value_when_read_then_has_the_digits_and_the_sign_of_its_unit(string key, double? value, string? text) =>
        Assert.Equal(text, Statistic.Of(key).Text(value));

    [Theory]
    [InlineData("sharpe", new[] { false, true, false })]
    [InlineData("maxDrawdownPct", new[] { false, true, false })]
    [InlineData("commissions", new[] { true, false, false })]
    [InlineData("trades", new[] { false, false, false })]
    public void Best_value_when_asked_for_then_the_one_on_the_better_side(string key, bool[] best)
    {
        Assert.Equal(best, Statistic.Of(key).Best([1, 2, null]));
        Assert.DoesNotContain(true, Statistic.Of(key).Best([2, 2, null]));
    }

    [Fact]
    public async Task Statistic_when_newer_than_a_run_then_the_run_reads_as_null_and_the_next_one_has_it()
    {
        using (Workspace tk = Workspace.Open(_folder.Path))
        {
            await tk.Runs.SaveAsync(SampleRuns.Cross(), "old");
        }

        // As a library left it that knew neither.
        using (BarStore store = BarStore.Open(_folder.Path))
        {
            store.Catalog.Write(transaction => transaction.Connection.Execute("ALTER TABLE run_metrics DROP COLUMN sqn; ALTER TABLE run_metrics DROP COLUMN trades"));
        }

        byte[] before = File.ReadAllBytes(_folder.File("catalog.db"));
        using (Workspace reading = Workspace.Open(_folder.Path, new() { ReadOnly = true }))
        {
            await Check(reading, 1);
            Assert.Equal([null], (await reading.SqlAsync("SELECT sqn FROM runs")).Column<double?>("sqn"));
        }

        Assert.Equal(before, File.ReadAllBytes(_folder.File("catalog.db")));
        using Workspace writing = Workspace.Open(_folder.Path);
        await Check(writing, 1);
        await writing.Runs.SaveAsync(SampleRuns.Cross(), "new");
        await Check(writing, 2);
        Assert.Equal([null, SampleRuns.Cross().Metrics.Sqn], (await writing.SqlAsync("SELECT sqn FROM runs ORDER BY run_id")).Column<double?>("sqn"));
        Assert.True(writing.Maintenance.Verify().Ok);

        static async Task Check(Workspace tk, int runs)
        {
            Metrics expected = SampleRuns.Cross().Metrics;
            Assert.Equal(runs, (await tk.Runs.ListAsync()).Count);
            Assert.Equal(expected with { Sqn = null, Trades = 0 }, (await tk.Runs.LoadAsync(1)).Metrics);
            Assert.Equal("old", Assert.Single(await tk.Runs.ListAsync(new() { Where = "sqn is null and sharpe is not null" })).Name);
        }
    }

    private static Metrics Numbered() => StatisticTable<Metrics>.Fill(new() { Start = Day, End = Day }, i => i + 1);

    private static string Here([CallerFilePath] string path = "") => path;
}
