using System.Text.Json.Nodes;
using Toolkit.Charts;
using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Browser;
using Toolkit.Tests.Reports;

namespace Toolkit.Tests.Charts;

/// <summary>Whatever a symbol, a column or a run is called, it is shown as characters and does nothing.</summary>
public sealed class InertTextTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    public static readonly string[] Hostile =
    [
        "</script><script>window.struck = 1</script>", "<img src=x onerror='window.struck = 1'>", "<a href=\"javascript:window.struck = 1\">press</a>",
        "<!--<script>", "\" onmouseover=\"window.struck = 1", "%{customdata}&lt;b&gt;", "$\\alpha$", "\uD800 alone", "line\nbreak\u2028", "'); window.struck = 1; ('",
    ];

    private static string All => string.Join(' ', Hostile);

    [Theory]
    [InlineData("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;")]
    [InlineData("a&lt;b", "a&amp;lt;b")]
    [InlineData("%{x}", "%\uFF5Bx\uFF5D")]
    [InlineData("a\nb", "a b")]
    [InlineData("\u202Egnp.exe\u2066\u200F", " gnp.exe  ")]
    public void Text_in_a_figure_has_no_markup(string text, string expected) => Assert.Equal(expected, PlotText.Of(text));

    [Fact]
    public void Long_names_are_cut()
    {
        Assert.Equal(PlotText.MaxLength, PlotText.Short(new string('x', 10_000)).Length);
        Assert.DoesNotContain("\uD83D…", PlotText.Short(string.Concat(Enumerable.Repeat("\U0001F600", 500))));
    }

    [Fact]
    public void Json_in_a_page_cannot_end_its_element()
    {
        foreach (string name in Hostile)
        {
            string html = Chart.Candles(SampleBars.Walk(1, 30, name)).ToHtml(PlotlyScript.Shared);
            int start = html.IndexOf("<script type=\"application/json\">", StringComparison.Ordinal) + "<script type=\"application/json\">".Length;
            string json = html[start..html.IndexOf("</script>", start, StringComparison.Ordinal)];
            Assert.NotNull(JsonNode.Parse(json)!["data"]);
            Assert.DoesNotContain('<', json);
            Assert.DoesNotContain("<img", html);
            Assert.DoesNotContain("<a ", html);
        }
    }

    [Fact]
    public void Values_in_markup_are_encoded_and_markup_is_not() =>
        Assert.Equal("<td>&lt;b&gt; &amp; &quot;</td><i>1.5</i>", Html.Of($"<td>{"<b> & \""}</td>{Html.Of($"<i>{1.5}</i>")}").Markup);

    [BrowserFact]
    public async Task Hostile_names_do_nothing_in_a_report()
    {
        using TemporaryFolder folder = new();
        BacktestResult run = Named(All);
        HtmlReport.Of(run, new() { Title = All }).WriteTo(folder.File("r.html"));
        BrowserPage page = await (await browsers.Browser).OpenAsync(folder.File("r.html"));
        await AssertInertAsync(page, 3);
        Assert.Contains("</script><script>", await page.ValueAsync<string>("document.querySelector('h1').textContent"));
    }

    [BrowserFact]
    public async Task Hostile_names_do_nothing_in_charts_of_notebooks()
    {
        using TemporaryFolder folder = new();
        Frame frame = new(
        [
            new FrameColumn<string>(All, "VARCHAR", Hostile, null),
            .. Hostile.Select((name, i) => new FrameColumn<double>($"{i} {name}", "DOUBLE", Enumerable.Range(0, Hostile.Length).Select(v => (double)v + i).ToArray(), null)),
        ]);
        string[] columns = [.. frame.Columns.Skip(1).Select(c => c.Name)];
        Chart[] charts =
        [
            Chart.Line(frame, All, columns), Chart.Scatter(frame, columns[0], columns[1]), Chart.Bars(frame, All, columns[..3]), Chart.Histogram(frame, columns[2]),
            Chart.Candles(SampleBars.Walk(1, 30, All), Named(All)), Chart.Comparison([new(All, Named("X")), new("2" + All, Named("Y"))]),
            Chart.Heatmap(new SweepHeatmap(All, "y" + All, "sharpe", [new ParameterValue(All), new ParameterValue("b")], [new ParameterValue(1)], new double?[,] { { 1, 2 } })),
        ];
        // No policy here: a notebook's page has none, so only the encoding stands between a name and the page.
        File.WriteAllText(folder.File("n.html"), $"<!DOCTYPE html><meta charset=utf-8><body>{string.Concat(charts.Select(c => c.ToHtml(PlotlyScript.Shared)))}{Chart.PageScript}");
        BrowserPage page = await (await browsers.Browser).OpenAsync(folder.File("n.html"));
        await AssertInertAsync(page, charts.Length);
    }

    private static async Task AssertInertAsync(BrowserPage page, int charts)
    {
        await page.UntilAsync($"document.querySelectorAll('.toolkit-chart[data-drawn] .main-svg').length >= {charts}");
        // Hovering shows names once more.
        await page.EvaluateAsync("document.querySelectorAll('.toolkit-plot').forEach(p => toolkitCharts.plotly.Fx.hover(p, [{ curveNumber: 0, pointNumber: 0 }]))");
        Assert.True(await page.ValueAsync<bool>("document.querySelectorAll('.hoverlayer text').length > 0"), "nothing was hovered");
        Assert.True(await page.ValueAsync<bool>("window.struck === undefined"));
        Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('svg a, svg script, img[src=x], h1 *, td script').length"));
        Assert.Empty(page.Complaints);
        Assert.Empty(page.Requests);
    }

    private static BacktestResult Named(string name)
    {
        BarSeries bars = SampleBars.Walk(1, 300, name);
        Trade trade = new()
        {
            Symbol = name,
            Quantity = 3,
            EntryTime = bars.Time[3],
            EntryPrice = bars.Open[3],
            ExitTime = bars.Time[9],
            ExitPrice = bars.Open[9],
            Tag = name,
        };
        return BacktestResult.FromTrades([trade], bars, new() { Calendar = TradingCalendar.Weekdays });
    }
}
