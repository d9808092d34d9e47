using System.Net;
using System.Text;
using System.Text.Json;
using Toolkit.Tests;

namespace Toolkit.Ui.Tests;

/// <summary>A workspace of its own, served; what it answers to who has the token.</summary>
public sealed class Served : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private UiServer _server = null!;

    /// <summary>Names that would do something wherever they are taken for markup, paths or text from the right to the left.</summary>
    public static string[] Hostile { get; } =
    [
        "<script>window.struck = 1</script>", "\"><img src=x onerror=window.struck=1>", "../x", "\u202Egnp.exe", "' OR 1=1 --", "javascript:window.struck=1", "{{7*7}}${window.struck=1}",
    ];

    public Workspace Tk { get; private set; } = null!;

    public Uri Address => _server.Address;

    public Uri Base => new(_server.Address.GetLeftPart(UriPartial.Authority));

    /// <summary>Numbers of two runs on ECHO, best known first; those with hostile names come after.</summary>
    public IReadOnlyList<long> Runs { get; private set; } = [];

    public string Cookie => $"toolkit-{Base.Port}={Address.Query[7..]}";

    public async Task InitializeAsync()
    {
        Tk = Workspace.Open(_folder.File("ws"));
        await Tk.Ingest.BarsAsync("ECHO", "1d", Walk(1, 400), new() { Calendar = "24/7" });
        await Tk.Ingest.BarsAsync("HOLES", "1h", Walk(2, 900, TimeSpan.FromHours(1)).Where((_, i) => i is < 300 or >= 324), new() { Calendar = "24/7" });
        await Tk.Ingest.BarsAsync("LONG", "1m", Walk(3, 20_000, TimeSpan.FromMinutes(1)), new() { Calendar = "24/7" });
        foreach (string name in Hostile)
        {
            await Tk.Ingest.BarsAsync(name, "1d", Walk(4, 60), new() { Exchange = "evil", Calendar = "24/7" });
        }

        Study study = await Tk.StudyAsync("ECHO", "1d");
        List<RunToSave> runs = [.. new[] { (5, 20), (10, 30) }.Select(p => new RunToSave(study.Run(new SmaCross(p.Item1, p.Item2)), $"sma {p.Item1}/{p.Item2}", new() { Tags = ["trend"] }))];
        Study evil = await Tk.StudyAsync($"evil:{Hostile[0]}", "1d");
        runs.AddRange(Hostile.Select(name => new RunToSave(evil.Run(new SmaCross(3, 9)), name, new() { Tags = [name.Replace(" ", "")], Notes = name, Parameters = new Dictionary<string, object> { [name] = name } })));
        Runs = await Tk.Runs.SaveAllAsync(runs);
        using (StrategyAccount account = Tk.Live.Register(new() { Id = Hostile[0], Symbol = "ECHO", Timeframe = "1d", Name = Hostile[1] }))
        {
            account.RecordTrade(new() { TradeId = "1", Quantity = 2, Price = 100, Fee = 0.5, Tag = Hostile[1] });
            account.SetStatus(StrategyStatus.Failed, Hostile[0]);
        }

        Tk.Ticks.Store(Hostile[0], 1.0, 1.5, TimeProvider.System.GetUtcNow().UtcDateTime);
        await Tk.Ticks.FlushAsync();
        _server = await UiServer.StartAsync(Tk);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Tk.Dispose();
        _folder.Dispose();
    }

    /// <summary>Bars of a seeded walk, one after the other from 2024 on.</summary>
    public static IEnumerable<Bar> Walk(int seed, int count, TimeSpan? step = null)
    {
        Random random = new(seed);
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            close = Math.Max(1, close * (1 + 0.02 * (random.NextDouble() - 0.5)));
            yield return new(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc) + i * (step ?? TimeSpan.FromDays(1)), open, Math.Max(open, close) + 0.5, Math.Min(open, close) - 0.5, close, 1_000 + i);
        }
    }

    /// <summary>What a request is answered; it has the cookie unless that is left out.</summary>
    public async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> SendAsync(
        HttpMethod method, string path, object? body = null, bool cookie = true, params (string Name, string Value)[] headers)
    {
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using HttpRequestMessage request = new(method, new Uri(Base, path));
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        foreach ((string name, string value) in cookie ? [("Cookie", Cookie), .. headers] : headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        HttpResponseMessage answer = await client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        (HttpStatusCode status, string body, _) = await SendAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>A change, as the pages ask for it.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, object body)
    {
        (HttpStatusCode status, string text, _) = await SendAsync(HttpMethod.Post, path, body, true, ("Origin", Base.GetLeftPart(UriPartial.Authority)), ("Sec-Fetch-Site", "same-origin"));
        return (status, text);
    }
}
