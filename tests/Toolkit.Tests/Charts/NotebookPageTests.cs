using Toolkit.Tests.Backtesting;
using Toolkit.Tests.Browser;
using Toolkit.Tests.Reports;

namespace Toolkit.Tests.Charts;

/// <summary>Charts as outputs of a notebook: put into a page one after the other, in any order, beside other scripts.</summary>
public sealed class NotebookPageTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    // What notebooks do with an output: its markup is set, then its scripts are made again, since set ones do not run.
    private const string Host = """
        <!DOCTYPE html><meta charset="utf-8"><body data-jp-theme-light="true" style="color:#111"><script>
        function show(html) {
          const output = document.createElement('div');
          output.innerHTML = html;
          document.body.append(output);
          output.querySelectorAll('script').forEach(old => {
            const script = document.createElement('script');
            for (const a of old.attributes) { script.setAttribute(a.name, a.value); }
            script.textContent = old.textContent;
            old.replaceWith(script);
          });
        }
        </script>
        """;

    private static readonly Chart Drawn = Chart.Candles(SampleBars.Walk(1, 50));

    [BrowserFact]
    public async Task Later_chart_uses_what_the_first_one_brought()
    {
        BrowserPage page = await NotebookAsync("");
        await ShowAsync(page, Drawn.ToHtml());
        await ShowAsync(page, Drawn.ToHtml(PlotlyScript.Shared));
        await DrawnAsync(page, 2);
        Assert.Empty(page.Complaints);
        Assert.Empty(page.Requests);
    }

    [BrowserFact]
    public async Task Chart_that_is_shown_before_the_first_one_waits_for_it()
    {
        BrowserPage page = await NotebookAsync("");
        await ShowAsync(page, Drawn.ToHtml(PlotlyScript.Shared));
        Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('.main-svg').length"));
        await ShowAsync(page, Drawn.ToHtml());
        await DrawnAsync(page, 2);
    }

    [BrowserFact]
    public async Task Chart_without_the_first_one_says_what_to_do()
    {
        BrowserPage page = await NotebookAsync("");
        await ShowAsync(page, Drawn.ToHtml(PlotlyScript.Shared));
        await page.UntilAsync("document.querySelector('.toolkit-waiting').textContent.includes('run its cell')");
    }

    [BrowserFact]
    public async Task Module_loader_and_another_plotly_of_the_page_stay_as_they_are()
    {
        BrowserPage page = await NotebookAsync("<script>window.defined = 0; window.define = function () { window.defined++; }; window.define.amd = {}; window.Plotly = { version: 'theirs' };</script>");
        await ShowAsync(page, Drawn.ToHtml());
        await DrawnAsync(page, 1);
        Assert.Equal(0, await page.ValueAsync<int>("window.defined"));
        Assert.Equal("theirs", await page.ValueAsync<string>("window.Plotly.version"));
    }

    [BrowserFact]
    public async Task Two_that_carry_it_draw_each_once()
    {
        BrowserPage page = await NotebookAsync("");
        await ShowAsync(page, Drawn.ToHtml());
        await ShowAsync(page, Drawn.ToHtml());
        await DrawnAsync(page, 2);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Theme_of_the_notebook_is_followed_when_it_changes()
    {
        BrowserPage page = await NotebookAsync("");
        await ShowAsync(page, Drawn.ToHtml());
        await DrawnAsync(page, 1);
        Assert.Equal("#1f2933", await page.ValueAsync<string>("document.querySelector('.toolkit-plot').layout.font.color"));
        await page.EvaluateAsync("document.body.style.color = '#eee'; document.body.dataset.jpThemeLight = 'false'");
        await page.UntilAsync("document.querySelector('.toolkit-plot').layout.font.color === '#e4e9ef'");
    }

    [BrowserFact]
    public async Task Page_of_one_chart_stands_alone()
    {
        using TemporaryFolder folder = new();
        Drawn.Save(folder.File("chart.html"));
        BrowserPage page = await (await browsers.Browser).OpenAsync(folder.File("chart.html"), new(800, 600));
        await DrawnAsync(page, 1);
        Assert.Empty(page.Complaints);
        Assert.Empty(page.Requests);
    }

    [Fact]
    public void Charts_offer_no_way_to_send_them_anywhere()
    {
        System.Text.Json.Nodes.JsonNode settings = ChartRuns.Figure(Drawn)["config"]!;
        Assert.False((bool)settings["showSendToCloud"]!);
        Assert.Equal("", (string?)settings["plotlyServerURL"]);
    }

    [Fact]
    public void Only_the_carrier_is_large_and_both_tell_what_they_show()
    {
        Assert.InRange(Drawn.ToHtml().Length, 500_000, 700_000);
        Assert.True(Drawn.ToHtml(PlotlyScript.Shared).Length < 20_000);
        Assert.Contains("Chart: WALK 1d, 2015-01-05 to 2015-03-13", Drawn.ToHtml(PlotlyScript.Shared));
        Assert.Equal("Chart: WALK 1d, 2015-01-05 to 2015-03-13", Drawn.ToString());
    }

    private async Task<BrowserPage> NotebookAsync(string head)
    {
        using TemporaryFolder folder = new();
        return await (await browsers.Browser).OpenAsync(folder.Write("notebook.html", Host + head), new(900, 700));
    }

    private static Task ShowAsync(BrowserPage page, string html) =>
        page.EvaluateAsync($"show({System.Text.Json.JsonSerializer.Serialize(html)})");

    private static Task DrawnAsync(BrowserPage page, int charts) =>
        page.UntilAsync($"document.querySelectorAll('.toolkit-plot').length === {charts} && [...document.querySelectorAll('.toolkit-plot')].every(p => p.querySelector('.main-svg'))");
}
