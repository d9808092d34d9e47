using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toolkit.Soak;

/// <summary>Answers of the sources, over HTTP on loopback, fetched into a workspace.</summary>
internal sealed class FeedTarget : IFuzzTarget
{
    private static readonly DateTime From = new(2024, 1, 2, 15, 0, 0, DateTimeKind.Utc);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Workspace _tk;
    private readonly string _symbol;
    private readonly Task _serving;
    private byte[] _answer = [];

    public FeedTarget(string folder, string name)
    {
        _listener.Start();
        _serving = ServeAsync();
        _tk = Workspace.Open(Path.Combine(folder, "workspace"), new() { Threads = 1, Clock = new Noon() });
        FeedOptions options = new() { Clock = new Noon(), BaseUrl = $"http://{_listener.LocalEndpoint}", Retries = 0, Timeout = TimeSpan.FromSeconds(5), MaxWait = TimeSpan.FromMilliseconds(1), Rate = new(1_000_000, TimeSpan.FromMilliseconds(1)) };
        _tk.Fetch.Use(name switch { "binance" => new BinanceFeed(options), "coinbase" => new CoinbaseFeed(options), "kraken" => new KrakenFeed(options), _ => new YahooFeed(options) });
        _symbol = $"{name}:{(name == "yahoo" ? "SPY" : "BTC/USD")}";
        long at = new DateTimeOffset(From).ToUnixTimeSeconds();
        Samples = [.. Pages(name, at).Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<byte[]> Samples { get; }

    public async Task TakeAsync(byte[] input, Random random)
    {
        string status = random.Next(8) switch { 0 => "400 Bad", 1 => "404 Not Found", 2 => "204 No Content", 3 => "500 Trouble", _ => "200 OK" };
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {input.Length}\r\n\r\n"), .. input];
        await _tk.Fetch.FetchAsync(_symbol, "1h", From, From.AddHours(3), new() { Refresh = true, AskAgainAfter = TimeSpan.Zero });
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _tk.Dispose();
    }

    private static string[] Pages(string name, long at)
    {
        // New York trades from half past.
        long half = at + 1800;
        string Rows(Func<long, string> row) => string.Join(',', Enumerable.Range(0, 3).Select(i => row(at + 3600 * i)));
        string chart = string.Create(CultureInfo.InvariantCulture,
            $$$$"""
            {"chart":{"result":[{"meta":{"currency":"USD","symbol":"SPY","instrumentType":"ETF","firstTradeDate":728317800,"regularMarketTime":{{{{half}}}},"gmtoffset":0,"timezone":"EST","exchangeTimezoneName":"America/New_York","exchangeName":"PCX",
            "longName":"S","currentTradingPeriod":{"regular":{"timezone":"EST","start":{{{{half}}}},"end":{{{{half + 23400}}}},"gmtoffset":0}},"dataGranularity":"1h","range":""},
            "timestamp":[{{{{half}}}},{{{{half + 3600}}}}],"events":{"dividends":{"{{{{half}}}}":{"amount":0.2,"date":{{{{half}}}}}},"splits":{"{{{{half}}}}":{"date":{{{{half}}}},"numerator":4,"denominator":1,"splitRatio":"4:1"}}},
            "indicators":{"quote":[{"open":[1,1.5],"high":[2,2],"low":[0.5,1],"close":[1.5,1.75],"volume":[10,null]}],"adjclose":[{"adjclose":[1.4,1.7]}]}}],"error":null}}
            """);
        return name switch
        {
            "binance" => [$"[{Rows(t => $"[{t}000,\"1\",\"2\",\"0.5\",\"1.5\",\"10\",{t}999,\"1\",5,\"1\",\"1\",\"0\"]")}]", "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", "[]"],
            "coinbase" => [$"[{Rows(t => $"[{t},0.5,2,1,1.5,10]")}]", "{\"message\":\"NotFound\"}", "[]"],
            "kraken" => [$"{{\"error\":[],\"result\":{{\"XXBTZUSD\":[{Rows(t => $"[{t},\"1\",\"2\",\"0.5\",\"1.5\",\"1\",\"10\",5]")}],\"last\":{at + 7200}}}}}", "{\"error\":[\"EQuery:Unknown asset pair\"]}", "{\"error\":[\"EService:Unavailable\"]}"],
            _ => [chart, "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"No data found\"}}}"],
        };
    }

    /// <summary>Some hours after what is asked for: some sources have no older bars.</summary>
    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => From.AddHours(12);
    }

    private async Task ServeAsync()
    {
        byte[] request = new byte[8192];
        while (true)
        {
            try
            {
                using Socket peer = await _listener.AcceptSocketAsync();
                await peer.ReceiveAsync(request);
                await peer.SendAsync(_answer);
                peer.Shutdown(SocketShutdown.Send);
                await peer.ReceiveAsync(request);
            }
            catch (SocketException) when (_listener.Server.IsBound)
            {
                // The client has hung up first.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}
