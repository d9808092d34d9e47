using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Toolkit.Tests.Live;

public sealed class LiveWatchTests
{
    [Fact]
    public async Task Alert_goes_to_command_and_webhook_once_when_it_begins_and_once_when_it_is_over_though_the_webhook_fails_at_first()
    {
        using LiveDesk desk = new();
        using TemporaryFolder folder = new();
        string told = folder.File("told.txt");
        await using Hook hook = await Hook.StartAsync(failures: 2);
        using (StrategyAccount account = desk.Live.Register(new() { Id = "s", Symbol = "X", Timeframe = "1m" }))
        {
            account.SetStatus(StrategyStatus.Failed, "password=hunter2");
        }

        List<string> notes = [];
        LiveWatchOptions options = new()
        {
            Every = TimeSpan.FromMinutes(1),
            MinFreeBytes = 0,
            // Longer than the clock jumps over.
            Timeout = TimeSpan.FromDays(45),
            HeartbeatLimit = TimeSpan.FromDays(36_500),
            Command = OperatingSystem.IsWindows() ? $"echo %TOOLKIT_ALERT_STATE%>>\"{told}\"" : $"echo \"$TOOLKIT_ALERT_STATE $(cat)\" >> '{told}'",
            Webhook = new($"{hook.Address}/hook?key=secret"),
            Notes = note =>
            {
                lock (notes)
                {
                    notes.Add(note);
                }
            },
        };
        using CancellationTokenSource stop = new();
        Task watch = desk.Tk.WatchLiveAsync(options, null, stop.Token);
        Assert.Equal("begins", (await hook.NextAsync()).GetProperty("state").GetString());
        using (StrategyAccount again = Register(desk))
        {
            again.SetStatus(StrategyStatus.Stopped);
        }

        JsonElement over = await hook.NextAsync();
        Assert.Equal(("over", "stoppedStrategy", "s"), (over.GetProperty("state").GetString(), over.GetProperty("kind").GetString(), over.GetProperty("subject").GetString()));
        await LinesAsync(told, 2);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);

        string[] lines = File.ReadAllLines(told);
        Assert.StartsWith("begins", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("over", lines[1], StringComparison.Ordinal);
        Assert.Equal(4, hook.Requests);
        string all = string.Join('\n', [.. lines, .. notes, .. hook.Bodies]);
        Assert.DoesNotContain("hunter2", all);
        Assert.DoesNotContain("secret", string.Join('\n', notes));
        Assert.Contains(notes, n => n.Contains("answered 500; tried again in 1 s", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("tried again in 2 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Heartbeat_feed_and_disk_are_watched_too()
    {
        BarSeries bars = LiveDesk.Minutes(1, 30);
        using LiveDesk desk = new(bars);
        desk.Clock.Set(bars.CloseTime(29));
        await desk.Tk.Fetch.FetchAsync("recorded:X", "1m", bars.Time[0], desk.Clock.Now);
        using StrategyAccount account = desk.Live.Register(new() { Id = "s", Exchange = "recorded", Symbol = "X", Timeframe = "1m" });
        List<LiveAlert> alerts = [];
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(1));
        DateTime start = desk.Clock.Now;
        Told told = new(alert =>
        {
            alerts.Add(alert);
            if (alerts.Count == 3)
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            desk.Tk.WatchLiveAsync(new() { Every = TimeSpan.FromSeconds(30), MinFreeBytes = long.MaxValue }, told, stop.Token));

        Assert.Equal([LiveAlertKind.FullDisk, LiveAlertKind.StoppedStrategy, LiveAlertKind.StaleFeed], alerts.Select(a => a.Kind));
        Assert.Equal(start.AddMinutes(2.5), alerts[1].Time);
        // The bar of the next minute closes a minute later, and may be five minutes late.
        Assert.Equal(start.AddMinutes(6.5), alerts[2].Time);
        Assert.Equal("recorded:X 1m lacks the bar that closed at 2024-03-04T00:31:00Z", alerts[2].Text);
    }

    private static StrategyAccount Register(LiveDesk desk) => desk.Live.Register(new() { Id = "s", Symbol = "X", Timeframe = "1m" });

    private static async Task LinesAsync(string file, int count)
    {
        long started = Stopwatch.GetTimestamp();
        while (!File.Exists(file) || File.ReadLines(file).Count() < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "the command was not run");
            await Task.Yield();
        }
    }

    private sealed class Told(Action<LiveAlert> told) : IProgress<LiveAlert>
    {
        public void Report(LiveAlert value) => told(value);
    }

    /// <summary>A web server on 127.0.0.1 that fails at first.</summary>
    private sealed class Hook : IAsyncDisposable
    {
        private readonly System.Threading.Channels.Channel<JsonElement> _came = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
        private WebApplication? _app;

        public string Address { get; private set; } = "";

        public int Requests { get; private set; }

        public List<string> Bodies { get; } = [];

        public static async Task<Hook> StartAsync(int failures)
        {
            Hook hook = new();
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
            WebApplication app = builder.Build();
            app.MapPost("/hook", async context =>
            {
                using StreamReader reader = new(context.Request.Body);
                string body = await reader.ReadToEndAsync();
                if (++hook.Requests <= failures)
                {
                    context.Response.StatusCode = 500;
                    return;
                }

                hook.Bodies.Add(body);
                await hook._came.Writer.WriteAsync(JsonDocument.Parse(body).RootElement);
            });
            await app.StartAsync();
            (hook._app, hook.Address) = (app, app.Urls.First());
            return hook;
        }

        public async Task<JsonElement> NextAsync()
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
            return await _came.Reader.ReadAsync(limit.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _app!.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
