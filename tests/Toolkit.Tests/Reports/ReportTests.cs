using System.Text.RegularExpressions;
using Toolkit.Charts;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Charts;

namespace Toolkit.Tests.Reports;

/// <summary>What stands in reports.</summary>
public sealed partial class ReportTests
{
    [Fact]
    public void Statistics_stand_in_the_order_of_their_keys_with_units()
    {
        BacktestResult run = ChartRuns.Cross();
        string html = HtmlReport.Of(run).ToHtml();
        Match[] rows = [.. Statistic().Matches(html).Cast<Match>()];

        Assert.Equal(["start", "end", .. Metrics.NumberNames], rows.Select(r => r.Groups[1].Value));
        Dictionary<string, string> values = rows.ToDictionary(r => r.Groups[1].Value, r => r.Groups[2].Value);
        Assert.Equal("2015-01-05", values["start"]);
        Assert.Equal($"{run.Metrics.ReturnPct:#,0.00} %".Replace('-', '\u2212'), values["returnPct"]);
        Assert.Equal($"{run.Metrics.Trades}", values["trades"]);
        Assert.Equal($"{run.Metrics.MaxDrawdownDays} days", values["maxDrawdownDays"]);
        Assert.Equal("260", values["periodsPerYear"]);
    }

    [Fact]
    public void What_is_not_defined_is_a_dash()
    {
        string html = HtmlReport.Of(Backtest.Run(SampleBars.Flat(5, 5, 5), new SmaCross(), new() { Calendar = TradingCalendar.Weekdays })).ToHtml();
        Assert.Equal("–", Statistic().Matches(html).Cast<Match>().Single(r => r.Groups[1].Value == "sharpe").Groups[2].Value);
        Assert.Contains("There were none.", html);
        Assert.DoesNotContain("NaN", BodyOf(html));
        Assert.DoesNotContain("∞", html);
    }

    [Fact]
    public void Header_says_strategy_parameters_costs_bars_and_warnings()
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(7, 300), new SmaCross(5, 20), new() { Commission = Commission.Rate(0.001), Slippage = Slippage.BasisPoints(5) });
        string html = BodyOf(HtmlReport.Of(run, new() { Title = "My <run>" }).ToHtml());

        Assert.Contains("<h1>My &lt;run&gt;</h1>", html);
        Assert.Contains("SmaCross · fast = 5, slow = 20, side = both · commission 0.1%, slippage ", html);
        Assert.Contains($"local:WALK 1d, 300 bars, SHA-256 {run.Series[0].Sha256[..16]}…", html);
        string warning = Assert.Single(run.Warnings);
        Assert.True(html.IndexOf(Html.Encoder.Encode(warning), StringComparison.Ordinal) < html.IndexOf("<main>", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_trades_are_cut_to_the_last_ones_and_the_table_says_so()
    {
        BacktestResult run = ChartRuns.Cross();
        string html = HtmlReport.Of(run, new() { MaxTrades = 10 }).ToHtml();
        Assert.Contains($"The last 10 of {run.Trades.Count} trades.", html);
        string[] profits = [.. Profit().Matches(html).Cast<Match>().Select(m => m.Groups[1].Value)];
        Assert.Equal(run.Trades.TakeLast(10).Select(t => PlotText.Raw(t.ProfitLoss)), profits);
    }

    [Fact]
    public void Monthly_table_has_the_returns_of_months_and_years()
    {
        BacktestResult run = ChartRuns.Cross();
        string html = HtmlReport.Of(run).ToHtml();
        string row = Regex.Match(html[html.IndexOf("Monthly returns", StringComparison.Ordinal)..], @"<tr><th scope=""row"">2016</th>.*?</tr>").Value;
        string[] cells = [.. Regex.Matches(row, @"<td[^>]*>([^<]*)</td>").Cast<Match>().Select(m => m.Groups[1].Value)];
        Assert.Equal(run.MonthlyReturns.Where(m => m.Start.Year == 2016).Select(m => PlotText.Number(m.ReturnPct!.Value, 1)), cells[..12]);
        Assert.Equal(PlotText.Number(run.YearlyReturns[1].ReturnPct!.Value, 1), cells[12]);
    }

    [Fact]
    public void Policy_of_the_page_allows_its_own_scripts_alone()
    {
        string html = HtmlReport.Of(ChartRuns.Cross()).ToHtml();
        string policy = Regex.Match(html, @"Content-Security-Policy"" content=""([^""]*)""").Groups[1].Value;
        Assert.StartsWith("default-src &#x27;none&#x27;; script-src &#x27;sha256-", policy);
        Assert.DoesNotContain("http", policy);
        Assert.DoesNotContain("unsafe-eval", policy);
        Assert.DoesNotContain("unsafe-inline", policy.Split("style-src")[0]);
    }

    [Fact]
    public void Licence_of_plotly_stays_in_the_page() =>
        Assert.Contains("Copyright 2012-2026, Plotly, Inc.", HtmlReport.Of(ChartRuns.Cross()).ToHtml());

    [Fact]
    public async Task Stored_runs_are_reported_alone_and_side_by_side()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.Path);
        BacktestResult one = ChartRuns.Cross();
        BacktestResult other = Backtest.Run(one.Series[0], new SmaCross(8, 20), new() { Calendar = TradingCalendar.Weekdays });
        long first = await tk.Runs.SaveAsync(one, "quick & <b>dirty</b>", new() { Tags = ["tried"] }), second = await tk.Runs.SaveAsync(other, "free of costs");

        string alone = BodyOf(HtmlReport.Of(await tk.Runs.LoadAsync(first), new() { Bars = one.Series }).ToHtml());
        Assert.Contains("<h1>quick &amp; &lt;b&gt;dirty&lt;/b&gt;</h1>", alone);
        Assert.Contains("tried", alone);
        Assert.Contains(one.Series[0].Sha256[..16], alone);
        Assert.Contains("candlestick", alone);
        Assert.Contains("Buy and hold", alone);

        RunComparison comparison = await tk.Runs.CompareAsync([first, second]);
        string both = BodyOf(HtmlReport.Of(comparison).ToHtml());
        Assert.Contains("<th scope=\"row\">fast</th><td class=\"number\">5</td><td class=\"number\">8</td>", both);
        Assert.DoesNotContain("<th scope=\"row\">slow</th>", both);
        Assert.All(comparison.Warnings, warning => Assert.Contains(Html.Encoder.Encode(warning), both));
        Assert.NotEmpty(comparison.Warnings);
        Assert.Equal(comparison.Metrics.Concat(comparison.Risk).Sum(m => m.Best.Count(b => b)), Regex.Count(both, "class=\"number best\""));
        double[] equity = ChartRuns.Numbers(ChartRuns.Trace(Chart.Comparison(comparison), $"{second} free of costs")["y"]);
        Assert.Equal(100 + other.Metrics.ReturnPct, equity[^1], 4);
    }

    [Fact]
    public void Sweep_is_shown_when_it_is_given()
    {
        SweepHeatmap map = new("fast", "slow", "sharpe", [new(1), new(2)], [new(5)], new double?[,] { { 0.5, null } });
        Assert.Contains("Sweep: Sharpe ratio by fast and slow", HtmlReport.Of(ChartRuns.Cross(), new() { Heatmap = map }).ToHtml());
    }

    [Fact]
    public void Report_is_written_to_a_file_and_to_a_stream_alike()
    {
        using TemporaryFolder folder = new();
        HtmlReport report = HtmlReport.Of(ChartRuns.Cross());
        report.WriteTo(folder.File("r.html"));
        using MemoryStream stream = new();
        report.WriteTo(stream);
        Assert.Equal(File.ReadAllBytes(folder.File("r.html")), stream.ToArray());
        Assert.True(stream.Length < 2_500_000);
    }

    /// <summary>The page without its scripts of fixed text.</summary>
    private static string BodyOf(string html) => html[html.IndexOf("<body>", StringComparison.Ordinal)..html.IndexOf("</footer>", StringComparison.Ordinal)];

    [GeneratedRegex(@"<div data-key=""(\w+)""><dt>[^<]*</dt><dd>([^<]*)</dd></div>")]
    private static partial Regex Statistic();

    [GeneratedRegex(@"<td class=""number (?:rise|fall|)"" data-value=""([^""]*)"">[^<%]*</td>")]
    private static partial Regex Profit();
}
