using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Toolkit.Tests.Browser;

/// <summary>An open page: what it says when asked, what it complained of, what it asked the network for.</summary>
internal sealed class BrowserPage
{
    private readonly DevTools _tools;
    private readonly string _session;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BrowserPage(DevTools tools, string session)
    {
        (_tools, _session) = (tools, session);
        tools.Event += Note;
    }

    /// <summary>Errors and warnings of the console, exceptions, refusals of the page's policy, and requests that failed.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Addresses that were asked for, the page itself and data in addresses left out.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public async Task LoadAsync(string address, PageLook look)
    {
        foreach (string domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await SendAsync($"{domain}.enable");
        }

        await LookAsync(look);
        await SendAsync("Page.navigate", new() { ["url"] = address });
        await _loaded.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    public async Task LookAsync(PageLook look)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = look.Width, ["height"] = look.Height, ["deviceScaleFactor"] = 1, ["mobile"] = look.Phone });
        await SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = look.Phone });
        await SendAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = look.Dark ? "dark" : "light" }),
        });
        await EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /// <summary>The value of an expression, promises awaited.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        JsonObject answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } failure
            ? throw new InvalidOperationException($"{expression}: {failure["exception"]?["description"] ?? failure["text"]}")
            : answer["result"]!["value"]?.DeepClone();
    }

    public async Task<T> ValueAsync<T>(string expression) => (await EvaluateAsync(expression))!.GetValue<T>();

    /// <summary>Waits until an expression is true, looked at with each frame.</summary>
    public async Task UntilAsync(string condition, int seconds = 60)
    {
        string look = $"(function look() {{ if ({condition}) done(true); else if (performance.now() > end) done(false); else requestAnimationFrame(look); }})()";
        if (!await ValueAsync<bool>($"new Promise(done => {{ const end = performance.now() + {seconds}000; {look}; }})"))
        {
            throw new InvalidOperationException($"never true: {condition}; complaints: {string.Join("; ", Complaints)}");
        }
    }

    public Task MoveAsync(double x, double y, bool pressed = false) => MouseAsync("mouseMoved", x, y, pressed);

    public async Task DragAsync((double X, double Y) from, (double X, double Y) to)
    {
        await MoveAsync(from.X, from.Y);
        await MouseAsync("mousePressed", from.X, from.Y, true);
        for (int step = 1; step <= 5; step++)
        {
            await MoveAsync(from.X + step * (to.X - from.X) / 5, from.Y + step * (to.Y - from.Y) / 5, pressed: true);
        }

        await MouseAsync("mouseReleased", to.X, to.Y, true);
    }

    public async Task ClickAsync(double x, double y)
    {
        await MouseAsync("mousePressed", x, y, true);
        await MouseAsync("mouseReleased", x, y, true);
    }

    public async Task<byte[]> ScreenshotAsync(bool wholePage = false) => Convert.FromBase64String((string)(await SendAsync(
        "Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = wholePage, ["optimizeForSpeed"] = false }))["data"]!);

    /// <summary>The page on paper, as PDF.</summary>
    public async Task<byte[]> PrintAsync() => Convert.FromBase64String((string)(await SendAsync(
        "Page.printToPDF", new() { ["printBackground"] = true, ["preferCSSPageSize"] = true }))["data"]!);

    private Task MouseAsync(string type, double x, double y, bool pressed) => SendAsync("Input.dispatchMouseEvent", new()
    {
        ["type"] = type,
        ["x"] = x,
        ["y"] = y,
        ["button"] = pressed ? "left" : "none",
        ["buttons"] = pressed ? 1 : 0,
        ["clickCount"] = type == "mouseMoved" ? 0 : 1,
    });

    private Task<JsonObject> SendAsync(string method, JsonObject? parameters = null) => _tools.SendAsync(method, parameters, _session);

    private void Note(string? session, string name, JsonObject what)
    {
        if (session != _session)
        {
            return;
        }

        switch (name)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Runtime.exceptionThrown":
                Complaints.Enqueue(what["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when (string?)what["type"] is "error" or "warning" or "assert":
                Complaints.Enqueue(what["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when (string?)what["entry"]!["level"] is "error" or "warning":
                Complaints.Enqueue((string)what["entry"]!["text"]!);
                break;
            case "Network.loadingFailed":
                Complaints.Enqueue($"not loaded: {what["errorText"]}");
                break;
            case "Network.requestWillBeSent" when (string?)what["type"] != "Document" && !((string)what["request"]!["url"]!).StartsWith("data:", StringComparison.Ordinal):
                Requests.Enqueue((string)what["request"]!["url"]!);
                break;
            default:
                break;
        }
    }
}
