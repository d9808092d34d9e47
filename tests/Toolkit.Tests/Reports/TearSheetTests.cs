using System.Text.RegularExpressions;
using Toolkit.Charts;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Charts;

namespace Toolkit.Tests.Reports;

/// <summary>The parts of a tear sheet.</summary>
public sealed partial class TearSheetTests
{
    private static string[] Headings(HtmlReport report) => [.. Heading().Matches(report.ToHtml()).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Parts_when_the_run_has_all_then_stand_in_their_order()
    {
        BacktestResult run = ChartRuns.Cross();
        Assert.Equal(
            [
                "Equity and drawdown", "Worst drawdowns", "Years, %", "Statistics", "Tails, drawdowns, chance", "Prices and trades", "Monthly returns, %",
                "Returns of sessions, %", "Positions, % of equity", "Sharpe ratio, 126 sessions", "Volatility a year, %, 126 sessions", "Beta against WALK, 126 sessions",
                "Profit or loss of each trade", "By exit reason", "Long and short", "By weekday of entry", "Costs",
                $"Monte Carlo: 1,000 runs of {run.Trades.Count} trades drawn with replacement", "Parameters, costs and bars", "Trades",
            ],
            Headings(HtmlReport.Of(run)).Where(h => h != "Before you believe these numbers"));
    }

    [Fact]
    public void Further_statistics_stand_under_their_labels()
    {
        BacktestResult run = ChartRuns.Cross();
        string html = HtmlReport.Of(run).ToHtml();
        Assert.All(RiskStatistics.All, s => Assert.Contains($"<div data-key=\"risk.{s.Key}\"><dt>{Html.Encoder.Encode(s.Label)}</dt><dd>{PlotText.Of(s, run.Risk[s.Key])}</dd></div>", html));
    }

    [Fact]
    public void Years_stand_beside_the_benchmark()
    {
        BacktestResult run = ChartRuns.Cross();
        BarSeries market = SampleBars.Walk(8, 1000, "MARKET");
        string html = HtmlReport.Of(run, new() { Benchmark = market }).ToHtml(), years = html[html.IndexOf("Years, %", StringComparison.Ordinal)..];
        string[] cells = [.. Regex.Matches(Regex.Match(years, "<tr><th scope=\"row\">2016</th>.*?</tr>").Value, "<td class=\"number\">([^<]*)</td>").Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value))];
        double own = run.YearlyReturns[1].ReturnPct!.Value, last = market.Last(b => b.Time.Year == 2016).Close, before = market.Last(b => b.Time.Year == 2015).Close;
        Assert.Equal([PlotText.Signed(own, 1), PlotText.Signed(100 * (last / before - 1), 1), PlotText.Signed(own - 100 * (last / before - 1), 1)], cells);
    }

    [Fact]
    public void Rejected_orders_stand_before_everything_else()
    {
        BacktestResult run = Backtest.Run(SampleBars.Walk(7, 100), Script.At(3, s => s.Buy(new() { Size = Sizing.Units(1_000_000) })));
        string html = HtmlReport.Of(run).ToHtml();
        Assert.Contains("<li>1 order rejected (WALK 1); first ", html);
        Assert.True(html.IndexOf("1 order rejected", StringComparison.Ordinal) < html.IndexOf("<dl class=\"tiles\">", StringComparison.Ordinal));
    }

    [Fact]
    public void Walk_forward_has_a_row_for_each_window()
    {
        WalkForwardResult walked = Backtest.WalkForward(
            SampleBars.Walk(7, 900), p => new SmaCross(p["fast"], 20), new() { { "fast", 3, 9, 3 } }, new() { InSample = CalendarSpan.OfYears(1), OutOfSample = CalendarSpan.OfMonths(6) });
        HtmlReport report = HtmlReport.Of(walked);
        Assert.Contains("Walk-forward windows", Headings(report));
        string html = report.ToHtml();
        Assert.All(walked.Windows, w => Assert.Contains($"<td>{w.OutOfSample.From:yyyy-MM-dd}</td><td>{w.OutOfSample.To:yyyy-MM-dd}</td><td class=\"wrap\">{w.Parameters}</td>", html));
    }

    [Fact]
    public void Sweep_has_its_map_its_lines_and_its_chance()
    {
        SweepResult sweep = Backtest.Sweep(SampleBars.Walk(7, 400), p => new SmaCross(p["fast"], p["slow"]), new() { { "fast", 3, 9, 3 }, { "slow", 12, 20, 4 } });
        OverfittingReport chance = sweep.Overfitting(new() { Blocks = 4 });
        HtmlReport report = HtmlReport.Of(ChartRuns.Cross(), new() { Sweep = sweep, Overfitting = chance });
        Assert.Equal(["Sweep: Sharpe ratio by slow and fast", "Sweep: 9 runs, the best in blue", "Sweep: skill or search"], Headings(report).Where(h => h.StartsWith("Sweep", StringComparison.Ordinal)));
        Assert.Contains($"{PlotText.Number(100 * chance.ProbabilityOfOverfitting, 1)} % of 6 splits", report.ToHtml());
    }

    [Fact]
    public void Costs_are_those_of_the_trades()
    {
        BacktestResult run = ChartRuns.Cross();
        double gross = run.Trades.Select(t => t.ProfitLoss + t.Commission).Where(p => p > 0).Sum();
        string html = HtmlReport.Of(run).ToHtml();
        Assert.Contains($"<dt>Of the gross profit</dt><dd>{PlotText.Number(100 * run.Metrics.Commissions / gross)} %</dd>", html);
        Assert.Contains("<dt>Of the turnover</dt><dd>0.100 %</dd>", html);
    }

    [Fact]
    public void Run_without_trades_or_bars_has_what_there_is()
    {
        string none = HtmlReport.Of(Backtest.Run(SampleBars.Flat(5, 5, 5), new Script(_ => { }))).ToHtml();
        Assert.DoesNotContain("NaN", none[none.IndexOf("<body>", StringComparison.Ordinal)..none.IndexOf("</footer>", StringComparison.Ordinal)]);
        HtmlReport trades = HtmlReport.Of(BacktestResult.FromTrades(ChartRuns.Cross().Trades));
        Assert.Contains("Positions, % of equity", Headings(trades));
        Assert.DoesNotContain("Prices and trades", Headings(trades));
    }

    [Fact]
    public void Names_of_others_are_shown_as_they_are()
    {
        BacktestResult run = ChartRuns.Cross("<i>X</i>");
        string html = HtmlReport.Of(run, new() { Benchmark = SampleBars.Walk(8, 1000, "<b>M</b>") }).ToHtml();
        Assert.DoesNotContain("<i>X</i>", html);
        Assert.DoesNotContain("<b>M</b>", html);
    }

    [GeneratedRegex("<h2>([^<]*)</h2>")]
    private static partial Regex Heading();
}
