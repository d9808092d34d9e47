using System.Text;
using System.Text.RegularExpressions;
using Toolkit.Tests.Browser;
using Toolkit.Tests.Charts;

namespace Toolkit.Tests.Reports;

/// <summary>Reports as a browser shows them.</summary>
public sealed partial class ReportPageTests(BrowserFixture browsers) : IClassFixture<BrowserFixture>
{
    private const string Candles = "[...document.querySelectorAll('.toolkit-chart')].find(c => c.querySelector('.boxlayer')).querySelector('.toolkit-plot')";

    [BrowserFact]
    public async Task Report_draws_every_chart_and_asks_the_network_for_nothing()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());

        // Equity, candles, distribution, positions, rolling Sharpe, volatility and beta, trades, Monte Carlo.
        Assert.Equal(9, await page.ValueAsync<int>("document.querySelectorAll('.toolkit-chart[data-drawn]').length"));
        Assert.True(await page.ValueAsync<bool>("[...document.querySelectorAll('.toolkit-plot .main-svg')].every(s => s.getBoundingClientRect().width > 300 && s.getBoundingClientRect().height > 200)"));
        Assert.Equal(1000, await page.ValueAsync<int>($"{Candles}.querySelectorAll('path.box').length"));
        Assert.Empty(page.Complaints);
        Assert.Empty(page.Requests);
    }

    [BrowserFact]
    public async Task Pointer_over_a_candle_shows_its_date_and_prices()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());
        double[] box = await BoxAsync(page);
        await page.MoveAsync(box[0] + box[2] / 2, box[1] + box[3] / 2);
        await page.UntilAsync($"{Candles}.querySelector('.hoverlayer .legend')");

        string label = await page.ValueAsync<string>($"{Candles}.querySelector('.hoverlayer').textContent");
        Assert.Matches(@"2016-\d\d-\d\d", label);
        Assert.Contains("open", label, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SMA(close, 20)", label);
    }

    [BrowserFact]
    public async Task Dragging_zooms_time_and_fits_the_prices()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());
        double[] box = await BoxAsync(page);
        double[] before = await RangeAsync(page, "yaxis");
        await page.DragAsync((box[0] + box[2] * 0.40, box[1] + box[3] / 2), (box[0] + box[2] * 0.45, box[1] + box[3] / 2));
        await page.UntilAsync($"{Candles}.layout.xaxis.range[0] > 100 && {Candles}.layout.yaxis.range");

        double[] days = await RangeAsync(page, "xaxis"), prices = await RangeAsync(page, "yaxis");
        Assert.InRange(days[1] - days[0], 40, 60);
        Assert.True(prices[1] - prices[0] < before[1] - before[0]);
        BarSeries bars = ChartRuns.Cross().Series[0];
        int from = (int)Math.Ceiling(days[0]), to = (int)Math.Floor(days[1]);
        Assert.True(prices[0] <= bars.Low.Skip(from).Take(to - from + 1).Min());
        Assert.True(prices[1] >= bars.High.Skip(from).Take(to - from + 1).Max());
        string[] ticks = (await page.ValueAsync<string>($"{Candles}.layout.xaxis.ticktext.join('|')")).Split('|');
        Assert.True(ticks.Length is >= 2 and <= 14, string.Join(' ', ticks));
    }

    [BrowserFact]
    public async Task Dark_scheme_changes_the_charts_too_and_back()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new(Dark: true));
        Assert.Equal("#e4e9ef", await page.ValueAsync<string>($"{Candles}.layout.font.color"));
        string line = await page.ValueAsync<string>("document.querySelector('.scatterlayer .js-line').style.stroke");

        await page.LookAsync(new(Dark: false));
        await page.UntilAsync($"{Candles}.layout.font.color === '#1f2933'");
        Assert.NotEqual(line, await page.ValueAsync<string>("document.querySelector('.scatterlayer .js-line').style.stroke"));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Nothing_sticks_out_on_a_phone()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new(390, 844, Phone: true));
        Assert.Equal(390, await page.ValueAsync<int>("document.documentElement.scrollWidth"));
        Assert.True(await page.ValueAsync<bool>("[...document.querySelectorAll('.toolkit-plot .main-svg')].every(s => s.getBoundingClientRect().right <= 390)"));
        // Tables are wider than a phone: they scroll in themselves.
        Assert.True(await page.ValueAsync<bool>("[...document.querySelectorAll('table')].every(t => t.closest('.scroll').getBoundingClientRect().right <= 390)"));
        Assert.False(await page.ValueAsync<bool>($"{Candles}.layout.dragmode"));
    }

    [BrowserFact]
    public async Task All_columns_of_the_trades_are_seen_at_1400_pixels()
    {
        using TemporaryFolder folder = new();
        DateTime start = new(2023, 11, 6, 14, 35, 0, DateTimeKind.Utc);
        BarSeries[] bars =
        [
            .. new[] { "EURUSD", "GBPUSD" }.Select(symbol => BarSeries.From(
                Enumerable.Range(0, 400).Select(i => new Bar(start.AddMinutes(i), 12_345.25 + i, 12_347.5 + i, 12_344.25 + i, 12_346.75 + i, 1)), symbol, "1m").WithCalendar(TradingCalendar.AlwaysOpen)),
        ];
        Trade[] trades = [.. Enumerable.Range(0, 40).Select(i => new Trade
        {
            Symbol = bars[i % 2].Symbol,
            Quantity = i % 3 == 0 ? -1_000 : 1_000,
            EntryTime = start.AddMinutes(9 * i),
            EntryPrice = bars[0].Open[9 * i],
            ExitTime = start.AddMinutes(9 * i + 40),
            ExitPrice = bars[0].Open[9 * i + 40],
            ExitReason = ExitReason.TrailingStop,
            Tag = "breakout of the range",
        })];
        string path = folder.File("wide.html");
        HtmlReport.Of(BacktestResult.FromTrades(trades, bars, new() { Cash = 20_000_000 })).WriteTo(path);
        BrowserPage page = await (await browsers.Browser).OpenAsync(path, new(1400, 1000));
        await page.UntilAsync("document.querySelectorAll('.toolkit-chart:not([data-drawn])').length === 0");

        Assert.Equal(15, await page.ValueAsync<int>("document.querySelectorAll('.trades thead th').length"));
        Assert.Equal("", await page.ValueAsync<string>("[...document.querySelectorAll('.scroll')].filter(s => s.scrollWidth > s.clientWidth).map(s => s.closest('section').querySelector('h2').textContent).join()"));
        Assert.Equal(1400, await page.ValueAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Log_scale_when_pressed_then_money_grows_by_shares_and_back()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());
        const string Equity = "document.querySelector('.toolkit-plot')";
        await page.EvaluateAsync("document.querySelector('.toolkit-scale').click()");
        await page.UntilAsync($"{Equity}._fullLayout.yaxis.type === 'log'");
        // It stays when the colours change.
        await page.LookAsync(new(Dark: true));
        await page.UntilAsync($"{Equity}.layout.font.color === '#e4e9ef'");
        Assert.Equal("log", await page.ValueAsync<string>($"{Equity}._fullLayout.yaxis.type"));
        Assert.Equal("true", await page.ValueAsync<string>("document.querySelector('.toolkit-scale').getAttribute('aria-pressed')"));
        await page.EvaluateAsync("document.querySelector('.toolkit-scale').click()");
        await page.UntilAsync($"{Equity}._fullLayout.yaxis.type === 'linear'");
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Window_made_smaller_makes_the_charts_smaller()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());
        await page.LookAsync(new(700, 900));
        await page.UntilAsync("[...document.querySelectorAll('.toolkit-plot .main-svg')].every(s => s.getBoundingClientRect().right <= 700)");
    }

    [BrowserFact]
    public async Task Printing_gives_pages_with_charts_in_their_width()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new(Dark: true));
        await page.EvaluateAsync(
            "window.addEventListener('beforeprint', () => { window.printed = document.querySelector('.toolkit-plot').layout.font.color; })");
        string pdf = Encoding.Latin1.GetString(await page.PrintAsync());
        // Light on paper, and dark again afterwards.
        Assert.Equal("#1f2933", await page.ValueAsync<string>("window.printed"));
        Assert.Equal("#e4e9ef", await page.ValueAsync<string>("document.querySelector('.toolkit-plot').layout.font.color"));
        Assert.StartsWith("%PDF", pdf);
        Assert.InRange(Pages().Count(pdf), 3, 14);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task Press_on_a_heading_sorts_the_trades()
    {
        using TemporaryFolder folder = new();
        BrowserPage page = await OpenAsync(folder, new());
        const string Profits = "[...document.querySelectorAll('table.sortable tbody tr')].map(r => +r.cells[7].dataset.value)";
        await page.EvaluateAsync("document.querySelectorAll('table.sortable th button')[7].click()");
        Assert.True(await page.ValueAsync<bool>($"{Profits}.every((p, i, all) => i === 0 || all[i - 1] <= p)"));
        await page.EvaluateAsync("document.querySelectorAll('table.sortable th button')[7].click()");
        Assert.True(await page.ValueAsync<bool>($"{Profits}.every((p, i, all) => i === 0 || all[i - 1] >= p)"));
    }

    private async Task<BrowserPage> OpenAsync(TemporaryFolder folder, PageLook look)
    {
        string path = folder.File("report.html");
        HtmlReport.Of(ChartRuns.Cross()).WriteTo(path);
        BrowserPage page = await (await browsers.Browser).OpenAsync(path, look);
        await page.UntilAsync("document.querySelectorAll('.toolkit-chart:not([data-drawn])').length === 0");
        return page;
    }

    /// <summary>Left, top, width and height of the prices' plot, scrolled into view.</summary>
    private static async Task<double[]> BoxAsync(BrowserPage page) => ChartRuns.Numbers(await page.EvaluateAsync(
        $"(() => {{ {Candles}.scrollIntoView(); const b = {Candles}.querySelector('.nsewdrag').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; }})()"));

    private static async Task<double[]> RangeAsync(BrowserPage page, string axis) =>
        ChartRuns.Numbers(await page.EvaluateAsync($"{Candles}._fullLayout.{axis}.range.map(v => +v)"));

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex Pages();
}

/// <summary>One browser for the tests of a class.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly Lazy<Task<Browser.Browser>> _browser = new(Tests.Browser.Browser.StartAsync);

    internal Task<Browser.Browser> Browser => _browser.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser.IsValueCreated)
        {
            await (await _browser.Value).DisposeAsync();
        }
    }
}
