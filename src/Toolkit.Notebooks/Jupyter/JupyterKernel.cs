using System.Runtime.InteropServices;
using Toolkit.Notebooks.Assistance;
using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>A session behind the sockets of a Jupyter kernel (messaging protocol 5.3, https://jupyter-client.readthedocs.io/en/stable/messaging.html).</summary>
internal sealed class JupyterKernel : IAsyncDisposable
{
    private readonly NotebookSession _session;
    private readonly KernelSockets _sockets;
    private readonly CellRunner _runner;
    private readonly AssistanceReplies _assistance;
    private readonly ExecutionHistory _history = new();
    private readonly KernelLog _log;
    private readonly TimeProvider _clock;
    private readonly Queue<JupyterMessage> _behindFailed = [];
    private readonly TaskCompletionSource _shutdown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JupyterKernel(ConnectionFile file, NotebookSession session, CodeAssistance assistance, KernelLog log, TimeProvider clock)
    {
        (_session, _log, _clock) = (session, log, clock);
        _sockets = new(file, new(new(), clock, log.Say), log);
        _runner = new(session, _sockets, _history, clock);
        _assistance = new(assistance);
    }

    /// <inheritdoc cref="KernelSockets.Connection"/>
    public ConnectionFile Connection => _sockets.Connection;

    /// <summary>The requests that wait for the running cell.</summary>
    public int Waiting => _sockets.Shell.Count;

    /// <summary>Serves until a client shuts it down, its parent process dies, or it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using PosixSignalRegistration interrupt = On(PosixSignal.SIGINT, _runner.Interrupt);
        using PosixSignalRegistration terminate = On(PosixSignal.SIGTERM, () => _shutdown.TrySetResult());
        _sockets.Start();
        _sockets.Publish("status", default, State("starting"));
        Task control = Task.Run(() => ServeControlAsync(ending.Token), CancellationToken.None);
        Task shell = Task.Run(() => ServeShellAsync(ending.Token), CancellationToken.None);
        Task parent = ParentProcess.GoneAsync(_clock, ending.Token);
        Task first = await Task.WhenAny(_shutdown.Task, parent, Task.Delay(Timeout.InfiniteTimeSpan, ending.Token), control, shell);
        await ending.CancelAsync();
        _runner.Interrupt();
        if (first == control || first == shell)
        {
            // Only a fault of the kernel itself ends one of them early.
            await first;
        }
    }

    /// <summary>Stops the running cell, as the interrupt request and SIGINT do.</summary>
    public void Interrupt() => _runner.Interrupt();

    public ValueTask DisposeAsync() => _sockets.DisposeAsync();

    private static PosixSignalRegistration On(PosixSignal signal, Action act) => PosixSignalRegistration.Create(signal, heard =>
    {
        heard.Cancel = true;
        act();
    });

    private async Task ServeControlAsync(CancellationToken cancel)
    {
        while (await WaitAsync(_sockets.Control, cancel))
        {
            while (_sockets.Control.TryRead(out JupyterMessage? message))
            {
                await HandleAsync(message);
            }
        }
    }

    private async Task ServeShellAsync(CancellationToken cancel)
    {
        while (await WaitAsync(_sockets.Shell, cancel))
        {
            if (_sockets.Shell.TryRead(out JupyterMessage? message))
            {
                await HandleAsync(message);
            }

            while (_behindFailed.TryDequeue(out message))
            {
                await HandleAsync(message, isBehindFailed: true);
            }
        }
    }

    private void TakeWaiting()
    {
        while (_sockets.Shell.TryRead(out JupyterMessage? message))
        {
            _behindFailed.Enqueue(message);
        }
    }

    private static async Task<bool> WaitAsync(System.Threading.Channels.ChannelReader<JupyterMessage> from, CancellationToken cancel)
    {
        try
        {
            return await from.WaitToReadAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Answers one message between busy and idle.</summary>
    private async Task HandleAsync(JupyterMessage message, bool isBehindFailed = false)
    {
        _sockets.Publish("status", message.Header, State("busy"));
        try
        {
            await AnswerAsync(message, isBehindFailed);
        }
        catch (Exception e)
        {
            // Whatever one request does, the next one is answered; the client learns what happened.
            _log.Say($"{message.Type} failed: {e}");
            if (message.Type.EndsWith("_request", StringComparison.Ordinal))
            {
                JsonObject reply = OutputJson.Of(new(e.GetType().Name, e.Message, []));
                reply["status"] = "error";
                _sockets.Reply(message, message.Type.Replace("_request", "_reply", StringComparison.Ordinal), reply);
            }
        }
        finally
        {
            _sockets.Publish("status", message.Header, State("idle"));
        }
    }

    private async Task AnswerAsync(JupyterMessage message, bool isBehindFailed)
    {
        switch (message.Type)
        {
            case "execute_request" when isBehindFailed:
                _runner.Abort(message);
                break;
            case "execute_request" when message.Origin.Channel == MessageChannel.Shell:
                await _runner.RunAsync(message, TakeWaiting);
                break;
            case "kernel_info_request":
                _sockets.Reply(message, "kernel_info_reply", KernelDescription.Create());
                break;
            case "complete_request":
                _sockets.Reply(message, "complete_reply", _assistance.Complete(message.Text("code"), message.Number("cursor_pos")));
                break;
            case "inspect_request":
                _sockets.Reply(message, "inspect_reply", _assistance.Inspect(message.Text("code"), message.Number("cursor_pos")));
                break;
            case "is_complete_request":
                _sockets.Reply(message, "is_complete_reply", Completeness(_session.Completeness(message.Text("code"))));
                break;
            case "history_request":
                _sockets.Reply(message, "history_reply", new() { ["status"] = "ok", ["history"] = _history.Answer(message) });
                break;
            case "comm_info_request":
                _sockets.Reply(message, "comm_info_reply", new() { ["status"] = "ok", ["comms"] = new JsonObject() });
                break;
            case "comm_open":
                // There are no comms here, and this is how the protocol says so.
                _sockets.Publish("comm_close", message.Header, new() { ["comm_id"] = message.Text("comm_id"), ["data"] = new JsonObject() });
                break;
            case "interrupt_request":
                _runner.Interrupt();
                _sockets.Reply(message, "interrupt_reply", new() { ["status"] = "ok" });
                break;
            case "shutdown_request":
                Shutdown(message);
                break;
            case "comm_msg" or "comm_close":
                break;
            default:
                _log.Say($"no answer to a {message.Type} is known");
                break;
        }
    }

    private void Shutdown(JupyterMessage message)
    {
        JsonObject content = new() { ["status"] = "ok", ["restart"] = message.Flag("restart", false) };
        _sockets.Reply(message, "shutdown_reply", content);
        _sockets.Publish("shutdown_reply", message.Header, (JsonObject)content.DeepClone());
        _shutdown.TrySetResult();
    }

    private static JsonObject Completeness(CellCompleteness answer) => answer.Status switch
    {
        Notebooks.Completeness.Complete => new() { ["status"] = "complete" },
        Notebooks.Completeness.Invalid => new() { ["status"] = "invalid" },
        _ => new() { ["status"] = "incomplete", ["indent"] = answer.Indent },
    };

    private static JsonObject State(string state) => new() { ["execution_state"] = state };
}
