using Toolkit.Notebooks.Documents;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>A cell's output as messages whose parent is the request that runs it. Text is gathered for a few milliseconds. Thread-safe.</summary>
internal sealed class KernelOutput : ICellOutput
{
    private const int Gathered = 1 << 13;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly KernelSockets _sockets;
    private readonly ReadOnlyMemory<byte> _parent;
    private readonly int _executionCount;
    private readonly ITimer _timer;
    private StreamName _stream;

    public KernelOutput(KernelSockets sockets, ReadOnlyMemory<byte> parent, int executionCount, TimeProvider clock)
    {
        (_sockets, _parent, _executionCount) = (sockets, parent, executionCount);
        _timer = clock.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The plain text of the cell's result, for the history.</summary>
    public string? ResultText { get; private set; }

    public void Write(StreamName stream, string text)
    {
        lock (_gate)
        {
            if (stream != _stream)
            {
                Flush();
                _stream = stream;
            }

            if (_text.Length == 0)
            {
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
            }

            _text.Append(text);
            if (_text.Length >= Gathered)
            {
                Flush();
            }
        }
    }

    public void Display(MimeBundle content, string? displayId, bool update)
    {
        JsonObject message = Bundle(content);
        message["transient"] = displayId is null ? new JsonObject() : new JsonObject { ["display_id"] = displayId };
        Publish(update ? "update_display_data" : "display_data", message);
    }

    public void Result(MimeBundle content)
    {
        ResultText = content.ByType.GetValueOrDefault(MimeBundle.Plain);
        JsonObject message = Bundle(content);
        message["execution_count"] = _executionCount;
        Publish("execute_result", message);
    }

    public void Error(CellError error) => Publish("error", OutputJson.Of(error));

    /// <summary>Sends the text that has been gathered.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_text.Length > 0)
            {
                JsonObject message = new() { ["name"] = _stream == StreamName.Stderr ? "stderr" : "stdout", ["text"] = _text.ToString() };
                _text.Clear();
                _sockets.Publish("stream", _parent, message);
            }
        }
    }

    public static JsonObject Bundle(MimeBundle content) => new() { ["data"] = OutputJson.Of(content, text => text), ["metadata"] = new JsonObject() };

    private void Publish(string type, JsonObject content)
    {
        lock (_gate)
        {
            Flush();
            _sockets.Publish(type, _parent, content);
        }
    }
}
