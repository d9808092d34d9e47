using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Toolkit.SampleExchange;

/// <summary>A server on 127.0.0.1 that speaks the public APIs of Binance, Coinbase, Kraken and Yahoo over a made-up market.</summary>
/// <remarks>Safe to use from several threads. It never listens on another address.</remarks>
public sealed class SampleServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SampleRequest> _requests = [];
    private readonly SemaphoreSlim _arrivals = new(0);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeProvider _clock;
    private WebApplication? _app;

    private SampleServer(SampleMarket market, TimeProvider clock) => (Market, _clock) = (market, clock);

    public SampleMarket Market { get; }

    /// <summary>How long it has been there: the clock by which <see cref="SampleRequest.Arrived"/> is told.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Such as <c>http://127.0.0.1:40123</c>; the same for all four APIs.</summary>
    public string BaseUrl { get; private set; } = "";

    public FaultQueue Faults { get; } = new();

    /// <summary>Changes the bars of each page before they are sent. Default null: they stay as they are.</summary>
    public Func<SamplePage, IReadOnlyList<Bar>>? Rewrite { get; set; }

    /// <summary>Answers in the place of the API, whatever the path; false leaves the answer to it. Default null.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>The requests so far, in order of arrival.</summary>
    public IReadOnlyList<SampleRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="market">What it lists.</param>
    /// <param name="clock">Decides what is unfinished and what has happened yet. Default the system's.</param>
    /// <param name="port">0 takes a free one.</param>
    public static async Task<SampleServer> StartAsync(SampleMarket market, TimeProvider? clock = null, int port = 0)
    {
        SampleServer server = new(market, clock ?? TimeProvider.System);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        server.Map(app);
        await app.StartAsync();
        (server._app, server.BaseUrl) = (app, app.Urls.First());
        return server;
    }

    /// <summary>Waits for a request that nobody has waited for yet.</summary>
    public Task NextRequestAsync(CancellationToken cancel) => _arrivals.WaitAsync(cancel);

    public void ForgetRequests()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
        }

        _arrivals.Dispose();
    }

    private void Map(WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (Instead is null)
            {
                await next(context);
                return;
            }

            Note(context, "instead", context.Request.Path);
            if (!await Instead(context))
            {
                await next(context);
            }
        });
        app.MapGet("/api/v3/klines", context => AnswerAsync(context, "binance", context.Request.Query["symbol"].ToString(), BinanceApi.Klines));
        app.MapGet("/products/{id}/candles", context => AnswerAsync(context, "coinbase", Route(context, "id"), CoinbaseApi.Candles));
        app.MapGet("/0/public/OHLC", context => AnswerAsync(context, "kraken", context.Request.Query["pair"].ToString(), KrakenApi.Ohlc));
        app.MapGet("/v8/finance/chart/{symbol}", context => AnswerAsync(context, "yahoo", Route(context, "symbol"), YahooApi.Chart));

        // For a walkthrough that runs it as a program.
        app.MapGet("/requests", () => Results.Json(Requests));
        app.MapDelete("/requests", ForgetRequests);
        app.MapPost("/faults/{kind}", (SampleFaultKind kind, int? times) => Faults.Order(new(kind, times ?? 1)));
    }

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private async Task AnswerAsync(HttpContext context, string api, string symbol, Func<SampleQuestion, SampleAnswer> answer)
    {
        Note(context, api, symbol);
        SampleFault? fault = Faults.Take();
        SampleAnswer whole = fault?.Kind switch
        {
            SampleFaultKind.TooManyRequests => new(429, new { msg = "Too many requests" }),
            SampleFaultKind.Banned => new(418, new { msg = "Banned" }),
            SampleFaultKind.ServerError => new(500, new { msg = "Internal error" }),
            _ => answer(new(symbol, context.Request.Query, Market, _clock.GetUtcNow().UtcDateTime, fault?.Kind) { Rewrite = Rewrite }),
        };
        await SendAsync(context, whole, fault);
    }

    private void Note(HttpContext context, string api, string symbol)
    {
        SampleRequest request = new(
            api, symbol, context.Request.QueryString.Value ?? "", Elapsed, context.Request.Headers.UserAgent.ToString());
        lock (_gate)
        {
            _requests.Add(request);
        }

        _arrivals.Release();
    }

    private static async Task SendAsync(HttpContext context, SampleAnswer answer, SampleFault? fault)
    {
        HttpResponse response = context.Response;
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(answer.Body);
        int send = fault?.Kind is SampleFaultKind.ResetMidBody or SampleFaultKind.TruncatedJson ? body.Length / 2 : body.Length;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.ContentLength = fault?.Kind == SampleFaultKind.TruncatedJson ? send : body.Length;
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Status is 418 or 429 && fault?.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString();
        }

        if (fault?.Kind == SampleFaultKind.Slow)
        {
            await Task.Delay(fault.Delay, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await response.Body.WriteAsync(body.AsMemory(0, send));
        if (fault?.Kind == SampleFaultKind.ResetMidBody)
        {
            await response.Body.FlushAsync();
            context.Abort();
        }
    }
}
