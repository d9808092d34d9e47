using System.Text;
using Toolkit.Charts;

namespace Toolkit.Notebooks.Output;

/// <summary>The run of one cell as the code in it sees it: where its output goes, and whether it should stop.</summary>
/// <remarks>
/// It follows the code into every task and thread that the cell starts. Text is sent on a little later than it is written,
/// so that a loop of small writes is no flood of messages; whatever else is put out sends the text before it first.
/// </remarks>
internal sealed class CellScope : IDisposable
{
    private const int LongText = 8 * 1024;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(40);
    private static readonly AsyncLocal<CellScope?> Ambient = new();
    private static readonly List<CellScope> Running = [];

    private readonly Lock _gate = new();
    private readonly ICellOutput _output;
    private readonly LateText _late;
    private readonly StringBuilder _text = new();
    private readonly CarriedOnce _charts = new();
    private readonly ITimer _timer;
    private StreamName _stream;
    private bool _timed;
    private bool _ended;

    public CellScope(ICellOutput output, CancellationToken cancel, TimeProvider clock, LateText late)
    {
        (_output, Cancel, _late) = (output, cancel, late);
        _timer = clock.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (Running)
        {
            Running.Add(this);
        }

        foreach ((StreamName stream, string text) in late.Take())
        {
            Write(stream, text);
        }
    }

    /// <summary>The run that the calling code belongs to. A thread that knows of none belongs to the only one there is.</summary>
    public static CellScope? Current
    {
        get
        {
            if (Ambient.Value is { } own)
            {
                return own;
            }

            lock (Running)
            {
                return Running.Count == 1 ? Running[0] : null;
            }
        }
    }

    public CancellationToken Cancel { get; }

    /// <summary>Who answers when the cell asks; null when nobody does.</summary>
    public CellInput? Input { get; set; }

    /// <summary>Whether the cell was given up while it ran: what it does from now on changes nothing.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Makes this the run that the calling code and all that it starts belong to.</summary>
    public void Enter() => Ambient.Value = this;

    public void Write(StreamName stream, string text)
    {
        lock (_gate)
        {
            if (_ended)
            {
                _late.Add(stream, text);
                return;
            }

            if (_text.Length > 0 && stream != _stream)
            {
                FlushText();
            }

            _stream = stream;
            _text.Append(text);
            if (_text.Length >= LongText)
            {
                FlushText();
            }
            else if (!_timed)
            {
                _timed = true;
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Display(MimeBundle content, string? displayId, bool update) =>
        Send(o => o.Display(update ? content : Shared(content), displayId, update));

    public void Result(MimeBundle content) => Send(o => o.Result(Shared(content)));

    public void Error(CellError error) => Send(o => o.Error(error));

    public void Clear(bool wait) => Send(o =>
    {
        _charts.Forget();
        o.Clear(wait);
    });

    /// <summary>Asks for a line of text, once what was written before is seen.</summary>
    /// <exception cref="ToolkitException">Nobody can be asked (usage).</exception>
    public Task<string> AskAsync(string prompt, bool isSecret)
    {
        CellInput ask = Input ?? throw ToolkitException.Usage(
            "the cell asks for input, and nobody is there to answer", "declare the value in a cell tagged 'parameters' and give it by -p NAME=VALUE");
        Flush();
        return ask(prompt, isSecret, Cancel);
    }

    /// <summary>Sends what was written so far.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _timed = false;
            if (!_ended)
            {
                FlushText();
            }
        }
    }

    /// <summary>Gives the cell up: its output is not taken any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            IsAbandoned = true;
        }
    }

    /// <summary>Does something that changes the session, unless the cell was given up.</summary>
    public void Commit(Action change)
    {
        lock (_gate)
        {
            if (IsAbandoned)
            {
                throw new OperationCanceledException("the cell was abandoned");
            }

            change();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            FlushText();
            _ended = true;
        }

        _timer.Dispose();
        lock (Running)
        {
            Running.Remove(this);
        }
    }

    // Of the charts of one cell the first carries plotly.js; each cell has its own, since any cell may be run again alone.
    private MimeBundle Shared(MimeBundle content) => content.ByType.TryGetValue(MimeBundle.Html, out string? html) && _charts.Of(html) is var once && !ReferenceEquals(once, html)
        ? new(new Dictionary<string, string>(content.ByType) { [MimeBundle.Html] = once })
        : content;

    private void Send(Action<ICellOutput> send)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                FlushText();
                send(_output);
            }
        }
    }

    private void FlushText()
    {
        if (_text.Length > 0)
        {
            string text = _text.ToString();
            _text.Clear();
            _output.Write(_stream, text);
        }
    }
}
