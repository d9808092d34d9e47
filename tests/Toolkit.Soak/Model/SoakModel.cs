using System.Globalization;

namespace Toolkit.Soak;

/// <summary>All that was acknowledged, by what the writers say line by line. Thread-safe.</summary>
internal sealed class SoakModel
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string, string), SeriesModel> _series = [];
    private readonly Dictionary<int, SeriesModel> _open = [];
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Ticks of a writer: acknowledged up to here, and handed over up to there.</summary>
    public Dictionary<string, (int Acknowledged, int Sent)> Ticks { get; } = [];

    /// <summary>Live rounds of a writer: acknowledged and begun.</summary>
    public Dictionary<string, (int Acknowledged, int Sent)> Live { get; } = [];

    /// <summary>Runs by name: their number and what they ended with; null where the writer was killed first.</summary>
    public Dictionary<string, (long Id, double Equity)?> Runs { get; } = [];

    /// <summary>Files of option quotes: whether they were acknowledged.</summary>
    public Dictionary<string, WriteState> Quotes { get; } = [];

    /// <summary>The marker that a series of markers was acknowledged to show at least.</summary>
    public Dictionary<string, int> Markers { get; } = [];

    public IReadOnlyCollection<SeriesModel> Series => _series.Values;

    /// <summary>How often each thing was done, for the line of a minute.</summary>
    public string Counts()
    {
        lock (_gate)
        {
            return string.Join(", ", _counts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}"));
        }
    }

    public void Count(string what, long by = 1)
    {
        lock (_gate)
        {
            _counts[what] = _counts.GetValueOrDefault(what) + by;
        }
    }

    /// <summary>The first tick that a writer has to send again.</summary>
    public int TicksFrom(string writer)
    {
        lock (_gate)
        {
            return Ticks.GetValueOrDefault(writer).Acknowledged;
        }
    }

    public int AcknowledgedMarker(string symbol)
    {
        lock (_gate)
        {
            return Markers.GetValueOrDefault(symbol, Load.Absent);
        }
    }

    /// <summary>Takes over what a writer says; lines that begin otherwise are not for the model.</summary>
    public void Hear(string writer, string line)
    {
        string[] words = line.Split(' ');
        lock (_gate)
        {
            switch (words[0], words.ElementAtOrDefault(1))
            {
                case ("start", "bars"):
                    Begin(Load.Parse(words.AsSpan(2)), long.Parse(words[^1], CultureInfo.InvariantCulture));
                    break;
                case ("done", "bars"):
                    End(Number(words[2]), Long(words[3]), WriteState.Acknowledged);
                    break;
                case ("refused", "bars"):
                    End(Number(words[2]), Long(words[3]), WriteState.Refused);
                    break;
                case ("start", "ticks"):
                    Ticks[writer] = (Ticks.GetValueOrDefault(writer).Acknowledged, Math.Max(Ticks.GetValueOrDefault(writer).Sent, Number(words[2])));
                    break;
                case ("done", "ticks"):
                    Add("ticks", Number(words[2]) - Ticks[writer].Acknowledged);
                    Ticks[writer] = Ticks[writer] with { Acknowledged = Number(words[2]) };
                    break;
                case ("start", "live"):
                    Live[writer] = (Live.GetValueOrDefault(writer).Acknowledged, Number(words[2]) + 1);
                    break;
                case ("done", "live"):
                    Add("live rounds", 1);
                    Live[writer] = Live[writer] with { Acknowledged = Number(words[2]) + 1 };
                    break;
                case ("refused", "live"):
                    Live[writer] = Live[writer] with { Sent = Live[writer].Acknowledged };
                    break;
                case ("start", "run"):
                    Runs[words[2]] = null;
                    break;
                case ("done", "run"):
                    Add("runs", 1);
                    Runs[words[2]] = (Long(words[3]), double.Parse(words[4], CultureInfo.InvariantCulture));
                    break;
                case ("refused", "run"):
                    Runs.Remove(words[2]);
                    break;
                case ("start" or "done" or "refused", "quotes"):
                    Quotes[words[2]] = words[0] == "start" ? WriteState.Unknown : words[0] == "done" ? WriteState.Acknowledged : WriteState.Refused;
                    Add("quote files", words[0] == "done" ? 1 : 0);
                    break;
                case ("did", { } what):
                    Add(what, 1);
                    break;
            }
        }
    }

    /// <summary>A writer has ended: what it was about to do is done by now or never.</summary>
    public void Ended(IReadOnlyCollection<int> begun, long at)
    {
        lock (_gate)
        {
            foreach (int number in begun)
            {
                if (_open.ContainsKey(number))
                {
                    End(number, at, WriteState.Unknown);
                }
            }
        }
    }

    private void Begin(Load load, long at)
    {
        if (!_series.TryGetValue((load.Symbol, load.Timeframe), out SeriesModel? series))
        {
            _series[(load.Symbol, load.Timeframe)] = series = new(load.Symbol, load.Timeframe);
        }

        series.Begin(load, at);
        _open[load.Number] = series;
    }

    private void End(int number, long at, WriteState state)
    {
        _open.Remove(number, out SeriesModel? series);
        series!.End(number, at, state);
        if (state == WriteState.Acknowledged)
        {
            Add("loads", 1);
            if (series.Symbol.StartsWith("MARK", StringComparison.Ordinal))
            {
                Markers[series.Symbol] = number;
            }
        }
    }

    private void Add(string what, long by) => _counts[what] = _counts.GetValueOrDefault(what) + by;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
