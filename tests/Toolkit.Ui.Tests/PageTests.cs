using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Toolkit.Tests.Browser;

namespace Toolkit.Ui.Tests;

/// <summary>The pages as a person sees and uses them, in a browser.</summary>
public sealed class PageTests(Served served, Visitor visitor) : IClassFixture<Served>, IClassFixture<Visitor>
{
    public static TheoryData<string> Pages =>
    [
        "/series", "/chart?exchange=local&symbol=ECHO&timeframe=1d&run=1", "/runs", "/run?id=1", "/compare?ids=1,2", "/compare?all=1", "/loads", "/health", "/live",
    ];

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_draws_without_a_complaint_and_asks_nobody_else(string path)
    {
        foreach (ViewportSize size in (ViewportSize[])[new() { Width = 1400, Height = 900 }, new() { Width = 390, Height = 844 }])
        {
            await using Visit visit = await visitor.OpenAsync(served, path, new() { ViewportSize = size });

            Assert.NotEmpty(await visit.Page.Locator("h1").InnerTextAsync());
            Assert.Equal(0, await visit.Page.Locator("[role=alert]").CountAsync());
            Assert.InRange(await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"), -20, 0);
            Assert.All(visit.Requests, address => Assert.StartsWith(served.Base.AbsoluteUri, address, StringComparison.Ordinal));
            Assert.Empty(visit.Complaints);
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Pages))]
    public async Task Everybody_can_read_every_page_in_light_and_dark(string path)
    {
        await using Visit visit = await visitor.OpenAsync(served, path, new() { ColorScheme = ColorScheme.Light });
        // The report in its frame is no part of these pages.
        AxeRunContext pages = new() { Exclude = [new("iframe")] };

        AxeResult light = await visit.Page.RunAxe(pages, new AxeRunOptions { Iframes = false });
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        AxeResult dark = await visit.Page.RunAxe(pages, new AxeRunOptions { Iframes = false, RunOnly = new() { Type = "rule", Values = ["color-contrast"] } });

        Assert.Empty(light.Violations.Concat(dark.Violations).Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
    }

    [BrowserTheory]
    [InlineData("/series")]
    [InlineData("/runs")]
    [InlineData("/loads")]
    [InlineData("/live")]
    [InlineData("/compare?ids=3,4,5,6,7,8,9")]
    public async Task Hostile_names_are_shown_and_do_nothing(string path)
    {
        await using Visit visit = await visitor.OpenAsync(served, path);

        string text = await visit.Page.Locator("main").InnerTextAsync();
        Assert.Contains(Served.Hostile[0], text);
        Assert.DoesNotContain('\u202E', text);
        Assert.Equal(0, await visit.Page.Locator("main script, main img, main [onerror], a[href^='javascript:']").CountAsync());
        Assert.True(await visit.Page.EvaluateAsync<bool>("window.struck === undefined"));
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task Every_hostile_series_and_run_can_be_looked_at()
    {
        foreach ((int at, string name) in Served.Hostile.Index())
        {
            foreach (string path in (string[])[$"/chart?exchange=evil&symbol={Uri.EscapeDataString(name)}&timeframe=1d", $"/run?id={served.Runs[2 + at]}"])
            {
                await using Visit visit = await visitor.OpenAsync(served, path);

                Assert.Contains(name.Replace("\u202E", "\\u202e"), await visit.Page.Locator("h1").InnerTextAsync());
                Assert.True(await visit.Page.EvaluateAsync<bool>("window.struck === undefined && !Array.from({ length: frames.length }, (_, i) => frames[i]).some(f => { try { return f.struck } catch { return false } })"));
                Assert.Empty(visit.Complaints);
            }
        }
    }

    [BrowserFact]
    public async Task Keys_alone_filter_tick_and_compare()
    {
        await using Visit visit = await visitor.OpenAsync(served, "/runs");
        IPage page = visit.Page;

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("To the content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("fast < 8 and symbol = 'ECHO'");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        while (await page.EvaluateAsync<string?>("document.activeElement.getAttribute('aria-label')") != $"run {served.Runs[0]}")
        {
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Space");
        while (await page.EvaluateAsync<string>("document.activeElement.textContent") != "Compare 1")
        {
            await page.Keyboard.PressAsync("Shift+Tab");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/compare?ids={served.Runs[0]}");
        Assert.Equal("sma 5/20", await page.Locator("h1").InnerTextAsync());
    }

    [BrowserFact]
    public async Task A_wrong_condition_is_said_and_the_table_stays()
    {
        await using Visit visit = await visitor.OpenAsync(served, "/runs");

        await visit.Page.GetByLabel("Condition").FillAsync("sharp > 1");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'sharp' is no column, statistic or parameter of any run");
        Assert.Equal(served.Runs.Count, await visit.Page.Locator("tbody tr").CountAsync());
    }

    [BrowserFact]
    public async Task A_run_goes_only_after_a_question()
    {
        long id = await served.Tk.Runs.SaveAsync((await served.Tk.StudyAsync("ECHO")).Run(new BuyAndHold()), "to go");
        await using Visit visit = await visitor.OpenAsync(served, $"/run?id={id}");
        // What a report moves while it comes in must not be under the mouse.
        await Assertions.Expect(visit.Page.FrameLocator("iframe").Locator("h1")).ToBeVisibleAsync();

        await visit.Page.GetByText("Delete the run…").PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true })).ToBeFocusedAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("dialog")).ToHaveCountAsync(0);
        Assert.Equal("to go", (await served.Tk.Runs.LoadAsync(id)).Name);

        await visit.Page.GetByText("Delete the run…").PressAsync("Enter");
        await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).PressAsync("Enter"), answer => answer.Url.EndsWith("/api/runs/delete", StringComparison.Ordinal) && answer.Ok);
        await visit.Page.WaitForURLAsync("**/runs", new() { WaitUntil = WaitUntilState.Commit });
        await Assert.ThrowsAsync<ToolkitException>(() => served.Tk.Runs.LoadAsync(id));
    }

    [BrowserFact]
    public async Task Tags_are_given_and_taken_on_the_page_of_a_run()
    {
        await using Visit visit = await visitor.OpenAsync(served, $"/run?id={served.Runs[1]}");

        await visit.Page.GetByLabel("New tag").FillAsync("<i>new</i>");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByLabel("Take the tag <i>new</i> away").ClickAsync();

        await Assertions.Expect(visit.Page.Locator(".tag")).ToHaveCountAsync(1);
        Assert.Equal(["trend"], (await served.Tk.Runs.LoadAsync(served.Runs[1])).Tags);
    }

    [BrowserFact]
    public async Task A_closer_look_at_candles_asks_for_finer_bars()
    {
        await using Visit visit = await visitor.OpenAsync(served, "/chart?exchange=local&symbol=LONG&timeframe=1m");
        IPage page = visit.Page;
        await Assertions.Expect(page.Locator("figcaption")).ToContainTextAsync("put together");

        LocatorBoundingBoxResult plot = (await page.Locator(".nsewdrag").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(plot.X + plot.Width * 0.5f, plot.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(plot.X + plot.Width * 0.54f, plot.Y + 60, new() { Steps = 5 });
        await page.Mouse.UpAsync();

        await page.WaitForURLAsync("**from=2024-*");
        await Assertions.Expect(page.Locator("figcaption")).Not.ToContainTextAsync("put together");
        await page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("figcaption")).ToContainTextAsync("put together");
        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task The_report_of_a_run_stands_in_a_frame_that_cannot_ask()
    {
        await using Visit visit = await visitor.OpenAsync(served, $"/run?id={served.Runs[0]}");
        IFrame frame = (await (await visit.Page.QuerySelectorAsync("iframe"))!.ContentFrameAsync())!;

        await frame.WaitForSelectorAsync(".js-plotly-plot");

        Assert.Equal("null", await frame.EvaluateAsync<string>("origin"));
        Assert.Equal("refused", await frame.EvaluateAsync<string>("fetch('/api/runs').then(() => 'answered', () => 'refused')"));
    }

    [BrowserFact]
    public async Task What_a_strategy_does_is_seen_as_it_comes()
    {
        await using Visit visit = await visitor.OpenAsync(served, "/live");
        ILocator strategies = visit.Page.GetByRole(AriaRole.Region, new() { Name = "Registered strategies" });
        await Assertions.Expect(strategies.Locator("tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("stoppedStrategy".Replace("S", " s", StringComparison.Ordinal).ToLowerInvariant());

        using (StrategyAccount account = served.Tk.Live.Register(new() { Id = "fresh", Symbol = "ECHO", Timeframe = "1d" }))
        {
            await Assertions.Expect(strategies.Locator("tbody tr")).ToHaveCountAsync(2);
            await Assertions.Expect(strategies).ToContainTextAsync("running");
            account.PlaceOrder(new() { OrderId = "o1", Quantity = 3 });
            account.RecordTrade(new() { TradeId = "t1", OrderId = "o1", Quantity = 3, Price = 50, Fee = 1 });
            await Assertions.Expect(visit.Page.GetByRole(AriaRole.Region, new() { Name = "By strategy and symbol" })).ToContainTextAsync("fresh");
        }

        Assert.Empty(visit.Complaints);
    }

    [BrowserFact]
    public async Task A_page_of_another_server_on_this_machine_gets_nothing()
    {
        await using UiServer other = await UiServer.StartAsync(served.Tk);
        await using Visit visit = await visitor.OpenAsync(served, "/series");
        IPage stranger = await visit.Page.Context.NewPageAsync();
        await stranger.GotoAsync(other.Address.AbsoluteUri);

        string[] tries =
        [
            $"fetch('{served.Base}api/runs', {{ credentials: 'include', mode: 'no-cors' }}).then(a => a.status ? 'answered' : 'opaque', () => 'refused')",
            $"new Promise(done => {{ const frame = document.createElement('iframe'); frame.src = '{served.Base}runs'; frame.onload = () => {{ try {{ done(frame.contentDocument ? 'empty' : 'refused'); }} catch {{ done('refused'); }} }}; document.body.append(frame); }})",
        ];
        foreach (string attempt in tries)
        {
            Assert.Contains(await stranger.EvaluateAsync<string>(attempt), (string[])["refused", "empty"]);
        }
    }
}

/// <summary>A theory in a browser: skipped, with a message, where there is no Chromium.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}

/// <summary>A browser without a window, started with the first page that is opened.</summary>
public sealed class Visitor : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task<Visit> OpenAsync(Served served, string path, BrowserNewContextOptions? look = null)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Browser.Executable, Args = ["--no-sandbox"] });
        IBrowserContext context = await _browser.NewContextAsync(look ?? new() { ViewportSize = new() { Width = 1400, Height = 900 } });
        IPage page = await context.NewPageAsync();
        page.SetDefaultTimeout(120_000);
        Assertions.SetDefaultExpectTimeout(120_000);
        Visit visit = new(context, page);
        await page.GotoAsync(served.Address.AbsoluteUri);
        await page.GotoAsync(new Uri(served.Base, path).AbsoluteUri);
        await page.WaitForSelectorAsync("#waiting", new() { State = WaitForSelectorState.Detached });
        await page.WaitForSelectorAsync("#where:not(:empty)");
        return visit;
    }

    public async Task DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }
}

/// <summary>An open page: what it complained of, and whom it asked.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Visit(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                Requests.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    public ConcurrentQueue<string> Complaints { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
