using System.Text.RegularExpressions;
using Toolkit.Notebooks.Documents;
using Toolkit.Tests;
using Toolkit.Tests.Browser;

namespace Toolkit.Notebooks.Tests;

/// <summary>Charts in notebooks: each draws, and plotly.js is there as often as needed and no more.</summary>
public sealed class ChartOutputTests
{
    private const string Bars = """
        var bars = Toolkit.BarSeries.From(Enumerable.Range(1, 20).Select(d => new Toolkit.Bar(new DateTime(2024, 1, d, 0, 0, 0, DateTimeKind.Utc), d, d + 1, d, d + 1, 5)), "<b>X", "1d");
        var chart = Toolkit.Chart.Candles(bars);
        """;

    [Fact]
    public async Task First_chart_of_each_cell_carries_what_draws_it()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync(Bars);
        RecordedOutput first = await notebook.RunAsync("display(chart); display(chart); chart"), again = await notebook.RunAsync("chart");
        Assert.Equal([true, false], first.Displays.Select(d => Carries(d.ByType[MimeBundle.Html])));
        Assert.False(Carries(first.Html!));
        // Any cell may be run again alone, and the notebook saved with that output.
        Assert.True(Carries(again.Html!));
        Assert.StartsWith("Chart: <b>X 1d", again.Plain);
    }

    [Fact]
    public async Task Chart_that_takes_the_place_of_the_carrier_carries_it()
    {
        await using Notebook notebook = new();
        await notebook.RunAsync(Bars);
        RecordedOutput updated = await notebook.RunAsync("var shown = display(chart); shown.Update(chart);");
        Assert.Equal([true, true], updated.Displays.Select(d => Carries(d.ByType[MimeBundle.Html])));
    }

    [BrowserFact]
    public async Task Saved_notebook_and_its_page_carry_it_once_and_every_chart_draws()
    {
        using TemporaryFolder folder = new();
        NotebookDocument notebook = NotebookDocument.Load(folder.Write("n.dib", $"#!csharp\n{Bars}\nchart\n#!csharp\ndisplay(chart); chart\n#!csharp\nchart\n"));
        Assert.Equal(0, (await NotebookRunner.RunAsync(notebook)).Failed);
        notebook.Save(folder.File("n.ipynb"));
        notebook.SaveHtml(folder.File("n.html"));
        Assert.Single(Regex.Matches(File.ReadAllText(folder.File("n.ipynb")), "toolkitCharts.unpack"));
        Assert.InRange(new FileInfo(folder.File("n.html")).Length, 500_000, 800_000);

        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync(folder.File("n.html"));
        await page.UntilAsync("document.querySelectorAll('.toolkit-plot').length === 4 && [...document.querySelectorAll('.toolkit-plot')].every(p => p.querySelector('.main-svg'))");
        Assert.Empty(page.Complaints);
        Assert.Empty(page.Requests);
    }

    private static bool Carries(string html) => html.Contains("toolkitCharts.unpack", StringComparison.Ordinal);
}
