using System.Globalization;

namespace Toolkit.Notebooks.Output;

/// <summary>The run of one cell as the code in it sees it: where its output goes, and whether it should stop.</summary>
/// <remarks>
/// It follows the code into every task and thread that the cell starts, and takes what they put out after the cell has ended, too.
/// Text is sent on a little later than it is written, so that a loop of small writes is no flood of messages; whatever else is
/// put out sends the text before it first. Of a cell without end only so much is kept as can be looked at.
/// </remarks>
internal sealed class CellScope
{
    private const int LongText = 8 * 1024;
    private const int MostDisplays = 10_000;

    private static readonly AsyncLocal<CellScope?> Ambient = new();
    private static readonly List<CellScope> Running = [];

    private readonly Lock _gate = new();
    private readonly ICellOutput _output;
    private readonly Action<CellScope> _overfull;
    private readonly TimeSpan _delay;
    private readonly TextLimit[] _limits = [new(), new()];
    private readonly StringBuilder _text = new();

    // Of the charts of one cell the first carries plotly.js; each cell has its own, since any cell may be run again alone.
    private readonly CarriedOnce _charts = new();
    private readonly ITimer _timer;
    private StreamName _stream;
    private int _displays;
    private bool _timed;
    private bool _ended;

    /// <param name="output">Where the cell's output goes.</param>
    /// <param name="delay">How long text may wait for more.</param>
    /// <param name="clock">Measures the delay.</param>
    /// <param name="overfull">Hears when something of an ended cell waits for <see cref="Settle"/>.</param>
    /// <param name="cancel">Stops the cell.</param>
    public CellScope(ICellOutput output, TimeSpan delay, TimeProvider clock, Action<CellScope> overfull, CancellationToken cancel)
    {
        (_output, Cancel, _overfull, _delay) = (output, cancel, overfull, delay);
        _timer = clock.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (Running)
        {
            Running.Add(this);
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
            TextLimit limit = _limits[(int)stream];
            bool hadRest = HasRest;
            text = limit.Take(text);
            if (_ended && !hadRest && HasRest)
            {
                _overfull(this);
            }

            if (text.Length == 0)
            {
                return;
            }

            if (_text.Length > 0 && stream != _stream)
            {
                FlushText();
            }

            _stream = stream;
            _text.Append(text);
            if (_ended || _delay == TimeSpan.Zero || _text.Length >= LongText)
            {
                FlushText();
            }
            else if (!_timed)
            {
                _timed = true;
                _timer.Change(_delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Display(MimeBundle content, string? displayId, bool update)
    {
        lock (_gate)
        {
            if (update || ++_displays <= MostDisplays)
            {
                Send(o => o.Display(update ? content : _charts.Of(content), displayId, update));
            }
            else if (_ended && _displays == MostDisplays + 1)
            {
                _overfull(this);
            }
        }
    }

    public void Result(MimeBundle content) => Send(o => o.Result(_charts.Of(content)));

    public void Error(CellError error) => Send(o => o.Error(error));

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
            FlushText();
        }
    }

    /// <summary>Says what was left out since this was asked last.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            FlushText();
            foreach (StreamName stream in Enum.GetValues<StreamName>().Where(s => _limits[(int)s].HasRest))
            {
                _output.Write(stream, _limits[(int)stream].Rest());
            }

            if (_displays > MostDisplays)
            {
                _output.Write(StreamName.Stdout, string.Create(CultureInfo.InvariantCulture, $"… {_displays - MostDisplays:N0} displays left out …\n"));
                _displays = MostDisplays;
            }
        }
    }

    /// <summary>The cell has run; what its tasks still put out belongs to it all the same.</summary>
    public void End()
    {
        lock (_gate)
        {
            Settle();
            _ended = true;
        }

        _timer.Dispose();
        lock (Running)
        {
            Running.Remove(this);
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

    private void Send(Action<ICellOutput> send)
    {
        lock (_gate)
        {
            FlushText();
            send(_output);
        }
    }

    private bool HasRest => _limits.Any(l => l.HasRest);

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
