using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

public sealed class SampleServerTests
{
    [Fact]
    public async Task Server_when_started_listens_on_loopback_only()
    {
        await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual());
        Uri url = new(server.BaseUrl);
        Assert.Equal("127.0.0.1", url.Host);
        IPEndPoint[] listening = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == url.Port)];
        Assert.All(listening, l => Assert.Equal(IPAddress.Loopback, l.Address));

        // 127.0.0.2 is this machine as well, and not what it listens on.
        using TcpClient other = new();
        await Assert.ThrowsAsync<SocketException>(() => other.ConnectAsync(IPAddress.Parse("127.0.0.2"), url.Port));
    }

    [Fact]
    public async Task Program_when_run_prints_its_address_and_tells_the_requests_it_got()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Toolkit.SampleExchange.dll");
        using TestProcess process = TestProcess.Start(new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true });
        string url = (await process.StandardOutput.ReadLineAsync())!;
        DateTime to = new(2024, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.NotEmpty(await FeedServer.PagesAsync(new BinanceFeed(new() { BaseUrl = url }), "BTC/USDT", "1h", to.AddDays(-1), to));
        using HttpClient client = new();
        Assert.Contains("BTCUSDT", await client.GetStringAsync(url + "/requests"));
    }

    [Fact]
    public void Sample_bars_when_made_keep_the_rules_and_are_the_same_each_time()
    {
        DateTime from = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        SampleSeries series = new("X/USD", 50) { Calendar = TradingCalendar.Xnys };
        IReadOnlyList<Bar> bars = series.Bars("5m", TimeRange.Of(from, from.AddDays(30)), from.AddDays(40));
        Assert.True(bars.Count > 1500);
        Assert.All(bars, bar => Assert.Null(BarRules.Default.Broken(bar)));
        Assert.Equal(bars.Skip(500), series.Bars("5m", TimeRange.Of(bars[500].Time, from.AddDays(30)), from.AddDays(40)));
    }
}
