namespace Toolkit.Ingest;

/// <summary>What a column of a file of ticks can be.</summary>
internal enum TickColumn
{
    Time,
    Date,
    Clock,
    Symbol,
    Bid,
    Ask,
    Price,
    Size,
    Spread,
    Source,
    Sequence,
    OwnSequence,
    Broker,
    Arrived,
}

/// <summary>Which column of a file holds what, by the names in its header and by nothing else.</summary>
internal sealed class TickColumns
{
    private static readonly (TickColumn Column, string Names)[] Known =
    [
        (TickColumn.Time, "timestamp time datetime ts timeutc utctime gmttime utc timestampms timestampus timestampns timems timeus timens epoch eventtime ticktime transacttime"),
        (TickColumn.Date, "date day"),
        (TickColumn.Symbol, "symbol ticker instrument pair"),
        (TickColumn.Bid, "bid bidprice b"),
        (TickColumn.Ask, "ask askprice offer offerprice a"),
        (TickColumn.Price, "price last lastprice tradeprice p"),
        (TickColumn.Size, "size volume qty quantity lastsize tradesize amount vol"),
        (TickColumn.Spread, "spread"),
        (TickColumn.Source, "source feed"),
        (TickColumn.Sequence, "sequence seq sequencenumber seqnum"),
        (TickColumn.OwnSequence, "ownsequence"),
        (TickColumn.Broker, "brokerid broker"),
        (TickColumn.Arrived, "arrived arrival arrivaltime arrivedat receivedat receivetime localtimestamp"),
    ];

    private readonly Dictionary<TickColumn, int> _places = [];

    private TickColumns(string[] header) => Header = header;

    public string[] Header { get; }

    public IReadOnlyList<string> Taken => [.. _places.OrderBy(one => one.Value).Select(one => $"{one.Key.ToString().ToLowerInvariant()}={Header[one.Value]}")];

    public IReadOnlyList<string> LeftOut => [.. Header.Where((_, i) => !_places.ContainsValue(i))];

    /// <summary>The place of a column in a line; null when the file has none.</summary>
    public int? this[TickColumn column] => _places.TryGetValue(column, out int place) ? place : null;

    /// <param name="header">The fields of the first line.</param>
    /// <param name="name">The file, for messages.</param>
    /// <exception cref="ToolkitException">It is no header of ticks, or two columns are the same (bad data).</exception>
    public static TickColumns Of(string[] header, string name)
    {
        TickColumns columns = new([.. header.Select(text => text.Trim().Trim('"', '<', '>', '\uFEFF'))]);
        string[] words = [.. columns.Header.Select(text => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant())];
        for (int i = 0; i < words.Length; i++)
        {
            int known = Array.FindIndex(Known, one => one.Names.Split(' ').Contains(words[i]));
            if (known >= 0 && !columns._places.TryAdd(Known[known].Column, i))
            {
                throw ToolkitException.BadData(
                    $"{name}: the columns '{columns.Header[columns._places[Known[known].Column]]}' and '{columns.Header[i]}' both say the {Known[known].Column.ToString().ToLowerInvariant()}",
                    "rename or remove one of them");
            }
        }

        columns.Settle(name);
        return columns;
    }

    private void Settle(string name)
    {
        // A time beside a date is the time of that day.
        if (_places.ContainsKey(TickColumn.Date) && _places.Remove(TickColumn.Time, out int clock))
        {
            _places[TickColumn.Clock] = clock;
        }

        string? missing = !_places.ContainsKey(TickColumn.Time) && !_places.ContainsKey(TickColumn.Clock) ? "a time (timestamp, time, datetime; or date and time)"
            : !_places.ContainsKey(TickColumn.Price) && !(_places.ContainsKey(TickColumn.Bid) && _places.ContainsKey(TickColumn.Ask)) ? "bid and ask, or a price"
            : null;
        if (missing is not null)
        {
            throw ToolkitException.BadData(
                $"{name} has no column for {missing}; its first line is: {string.Join(" | ", Header.Take(12))}", "the first line must name the columns: add it, or rename them");
        }
    }
}
