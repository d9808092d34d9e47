using System.Text.Json;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>Runs cells for execute requests, one at a time, and stops the running one.</summary>
internal sealed class CellRunner(NotebookSession session, KernelSockets sockets, ExecutionHistory history, TimeProvider clock)
{
    private const int Mebi = 1 << 20;

    private readonly Lock _gate = new();
    private readonly InputRequests _questions = new(sockets);
    private CancellationTokenSource? _running;
    private int _count;

    /// <summary>Cancels the running cell; nothing when none runs.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? running;
        lock (_gate)
        {
            running = _running;
        }

        // On another thread: what is registered with the token is the cell's own code and may take its time.
        running?.CancelAsync();
    }

    /// <summary>Runs a request and replies to it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="failing">Called before the reply to a failed request that stops the ones behind it: what the client sends after the reply is not meant.</param>
    public async Task RunAsync(JupyterMessage request, Action failing)
    {
        bool silent = request.Flag("silent", false);
        bool stores = !silent && request.Flag("store_history", true);
        string code = request.Text("code");
        int count = stores ? ++_count : _count;
        if (!silent)
        {
            sockets.Publish("execute_input", request.Header, new() { ["code"] = code, ["execution_count"] = count });
        }

        using CancellationTokenSource cancel = new(), over = new();
        Running(cancel);
        try
        {
            KernelOutput? output = silent ? null : new(sockets, request.Header, count, clock);
            CellResult result = await session.ExecuteAsync(new Cell(code) { Counts = stores, Input = _questions.Of(request, over.Token) }, output ?? (ICellOutput)new CapturedResult(), cancel.Token);
            await over.CancelAsync();
            output?.Flush();
            if (stores)
            {
                history.Add(count, code, output?.ResultText is { Length: > Mebi } text ? text[..Mebi] : output?.ResultText);
            }

            if (result.Status != CellStatus.Succeeded && request.Flag("stop_on_error", true))
            {
                failing();
            }

            sockets.Reply(request, "execute_reply", await ReplyAsync(request, result, count, cancel.Token));
        }
        finally
        {
            Running(null);
        }
    }

    /// <summary>Replies to a request that is not run because one before it has failed.</summary>
    public void Abort(JupyterMessage request) =>
        sockets.Reply(request, "execute_reply", new() { ["status"] = "aborted", ["execution_count"] = _count });

    private void Running(CancellationTokenSource? cancel)
    {
        lock (_gate)
        {
            _running = cancel;
        }
    }

    private async Task<JsonObject> ReplyAsync(JupyterMessage request, CellResult result, int count, CancellationToken cancel)
    {
        if (result.Status == CellStatus.Succeeded)
        {
            return new()
            {
                ["status"] = "ok",
                ["execution_count"] = count,
                ["payload"] = new JsonArray(),
                ["user_expressions"] = await ExpressionsAsync(request, cancel),
            };
        }

        JsonObject reply = OutputJson.Of(result.Error ?? new("Failed", "the cell failed", []));
        (reply["status"], reply["execution_count"]) = ("error", count);
        (reply["payload"], reply["user_expressions"]) = (new JsonArray(), new JsonObject());
        return reply;
    }

    private async Task<JsonObject> ExpressionsAsync(JupyterMessage request, CancellationToken cancel)
    {
        JsonObject answers = [];
        if (!request.Content.TryGetProperty("user_expressions", out JsonElement asked) || asked.ValueKind != JsonValueKind.Object)
        {
            return answers;
        }

        foreach (JsonProperty expression in asked.EnumerateObject())
        {
            CapturedResult captured = new();
            string code = expression.Value.ValueKind == JsonValueKind.String ? expression.Value.GetString()! : "";
            CellResult result = await session.ExecuteAsync(new Cell(code) { Counts = false }, captured, cancel);
            JsonObject answer = result.Error is { } error ? OutputJson.Of(error) : KernelOutput.Bundle(captured.Value ?? new(new Dictionary<string, string>()));
            answer["status"] = result.Error is null ? "ok" : "error";
            answers[expression.Name] = answer;
        }

        return answers;
    }
}
