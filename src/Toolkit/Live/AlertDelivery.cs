using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Toolkit.Trading;

namespace Toolkit.Live;

/// <summary>Takes alerts to a command and a webhook, each in order, beside the watch; what fails is tried again.</summary>
internal sealed class AlertDelivery : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly List<(Channel<LiveAlert> Waiting, Task Sender)> _ways = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly LiveWatchOptions _options;
    private readonly TimeProvider _clock;

    public AlertDelivery(LiveWatchOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        if (options.Command is { } command)
        {
            Add("the command", (alert, cancel) => RunAsync(command, alert, cancel));
        }

        if (options.Webhook is { } address)
        {
            Add($"the webhook at {address.Authority}", (alert, cancel) => PostAsync(address, alert, cancel));
        }
    }

    public void Send(LiveAlert alert) => _ways.ForEach(way => way.Waiting.Writer.TryWrite(alert));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach ((Channel<LiveAlert> waiting, Task sender) in _ways)
        {
            waiting.Writer.Complete();
            await sender.ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private void Add(string name, Func<LiveAlert, CancellationToken, Task> deliver)
    {
        Channel<LiveAlert> waiting = Channel.CreateUnbounded<LiveAlert>();
        _ways.Add((waiting, Task.Run(() => SendAllAsync(waiting.Reader, name, deliver))));
    }

    private async Task SendAllAsync(ChannelReader<LiveAlert> waiting, string name, Func<LiveAlert, CancellationToken, Task> deliver)
    {
        try
        {
            await foreach (LiveAlert alert in waiting.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await TryAsync(alert, name, deliver).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The watch has ended.
        }
    }

    private async Task TryAsync(LiveAlert alert, string name, Func<LiveAlert, CancellationToken, Task> deliver)
    {
        TimeSpan wait = TimeSpan.FromSeconds(1);
        for (int attempt = 0; ; attempt++)
        {
            using CancellationTokenSource limit = new(_options.Timeout, _clock);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
            try
            {
                await deliver(alert, either.Token).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                // Only what is known to hold no secret: an exception's message may quote the address.
                string why = e is ToolkitException ? e.Message : e is OperationCanceledException ? "did not end in time" : $"failed ({e.GetType().Name})";
                bool last = attempt >= _options.Retries;
                _options.Notes?.Invoke($"{name} {why}; {(last ? "the alert is given up" : $"tried again in {wait.TotalSeconds:0} s")}: {alert.Text}");
                if (last)
                {
                    return;
                }
            }

            await Task.Delay(wait, _clock, _stop.Token).ConfigureAwait(false);
            wait = 2 * wait < LongestWait ? 2 * wait : LongestWait;
        }
    }

    private static async Task PostAsync(Uri address, LiveAlert alert, CancellationToken cancel)
    {
        using StringContent body = new(Json(alert), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await Http.PostAsync(address, body, cancel).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ToolkitException(ErrorKind.Failure, string.Create(CultureInfo.InvariantCulture, $"answered {(int)answer.StatusCode}"));
        }
    }

    private static async Task RunAsync(string command, LiveAlert alert, CancellationToken cancel)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new("cmd.exe", ["/c", command]) : new("/bin/sh", ["-c", command]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        foreach ((string name, string value) in Words(alert))
        {
            start.Environment["TOOLKIT_ALERT_" + name.ToUpperInvariant()] = value;
        }

        using Process child = Process.Start(start)!;
        try
        {
            // Read and dropped, so that a command that says much does not stand still.
            Task said = Task.WhenAll(child.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancel), child.StandardError.BaseStream.CopyToAsync(Stream.Null, cancel));
            await TellAsync(child, alert).ConfigureAwait(false);
            await child.WaitForExitAsync(cancel).ConfigureAwait(false);
            await said.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            throw;
        }

        if (child.ExitCode != 0)
        {
            throw new ToolkitException(ErrorKind.Failure, string.Create(CultureInfo.InvariantCulture, $"ended with exit code {child.ExitCode}"));
        }
    }

    private static async Task TellAsync(Process child, LiveAlert alert)
    {
        try
        {
            await child.StandardInput.WriteLineAsync(Json(alert)).ConfigureAwait(false);
            child.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read what it is told; the variables say the same.
        }
    }

    private static string Json(LiveAlert alert) => new JsonObject(Words(alert).Select(w => KeyValuePair.Create(w.Name, (JsonNode?)w.Value))).ToJsonString();

    private static (string Name, string Value)[] Words(LiveAlert alert) =>
    [
        ("kind", TradingWords.Of(alert.Kind)), ("state", alert.IsOver ? "over" : "begins"), ("subject", alert.Subject), ("text", alert.Text),
        ("time", UnixMicroseconds.ToIso(UnixMicroseconds.From(alert.Time))),
    ];
}
