using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Toolkit.Tests.Browser;

/// <summary>The DevTools protocol over one socket: commands with their answers, and events.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _open = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _ending = new();
    private Task _reading = Task.CompletedTask;
    private int _last;

    private DevTools()
    {
    }

    /// <summary>Is told of each event: session, name, parameters.</summary>
    public event Action<string?, string, JsonObject>? Event;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        DevTools tools = new();
        await tools._socket.ConnectAsync(address, tools._ending.Token);
        tools._reading = tools.ReadAsync();
        return tools;
    }

    public async Task<JsonObject> SendAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _last);
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        TaskCompletionSource<JsonObject> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, _ending.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(5));
    }

    private async Task ReadAsync()
    {
        byte[] part = new byte[1 << 16];
        try
        {
            while (true)
            {
                using MemoryStream whole = new();
                WebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(part, _ending.Token);
                    whole.Write(part, 0, received.Count);
                }
                while (!received.EndOfMessage);
                Take((JsonObject)JsonNode.Parse(whole.ToArray())!);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or System.Text.Json.JsonException)
        {
            foreach (TaskCompletionSource<JsonObject> answer in _open.Values)
            {
                answer.TrySetException(new InvalidOperationException("the browser went away", end));
            }
        }
    }

    private void Take(JsonObject message)
    {
        if ((int?)message["id"] is not { } id)
        {
            Event?.Invoke((string?)message["sessionId"], (string)message["method"]!, (JsonObject)message["params"]!);
        }
        else if (_open.TryRemove(id, out TaskCompletionSource<JsonObject>? answer))
        {
            if (message["error"] is { } error)
            {
                answer.TrySetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                answer.TrySetResult((JsonObject)message["result"]!);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _reading;
        _socket.Dispose();
        _ending.Dispose();
        _sending.Dispose();
    }
}
