using Toolkit.Ingest;

namespace Toolkit.Chains;

/// <summary>Which column of a file holds what, by what the caller says, then by the names in its header.</summary>
internal sealed class QuoteHeader
{
    private readonly Dictionary<QuoteColumn, int> _places = [];
    private readonly IReadOnlyList<string[]> _rows;

    private QuoteHeader(ColumnHeader header, IReadOnlyList<string[]> rows) => (Header, _rows) = (header, rows);

    public ColumnHeader Header { get; }

    /// <summary>The symbol of the only contract of the file, where no column says it.</summary>
    public string? Contract { get; private init; }

    public List<string> Notes { get; } = [];

    /// <summary>Each row has a call and a put.</summary>
    public bool IsWide => Has(QuoteColumn.CallBid) && Has(QuoteColumn.PutBid);

    /// <summary>Strikes are in thousandths.</summary>
    public bool StrikeInMills { get; private set; }

    /// <summary>Whether the header is one of quotes; what is still missing <see cref="Missing"/> tells.</summary>
    public bool AreQuotes => IsWide || Has(QuoteColumn.Bid) || Has(QuoteColumn.Ask);

    public int Count => _places.Count;

    public IReadOnlyDictionary<string, string> Taken => _places.OrderBy(one => one.Key).ToDictionary(one => QuoteWords.Name(one.Key), one => Header.Names[one.Value]);

    public IReadOnlyList<string> LeftOut => [.. Header.Names.Where((_, i) => !_places.ContainsValue(i))];

    /// <summary>What a file of quotes must have and this one lacks, in words; null when nothing.</summary>
    public string? Missing => !AreQuotes ? "bid and ask"
        : !Has(QuoteColumn.Time) ? "the time of the quote (quote_time, timestamp, quote_datetime, date)"
        : HasContract ? null
        : !Has(QuoteColumn.Expiry) ? "the expiry (expiry, expiration)"
        : !Has(QuoteColumn.Strike) ? "the strike (strike)"
        : "the right (right, type, call_put)";

    public bool HasContract => Has(QuoteColumn.Contract) || Contract is not null
        || (Has(QuoteColumn.Expiry) && Has(QuoteColumn.Strike) && (IsWide || Has(QuoteColumn.Right)));

    public int this[QuoteColumn column] => _places[column];

    public bool Has(QuoteColumn column) => _places.ContainsKey(column);

    /// <param name="header">The names.</param>
    /// <param name="rows">Some rows.</param>
    /// <param name="file">The file's name, which may be that of a contract, and where messages say it happened.</param>
    /// <param name="said">What the caller says, by the names of <see cref="QuoteWords.Name"/>.</param>
    /// <exception cref="ToolkitException">Two columns are the same (bad data); the caller names one that is not there (usage).</exception>
    public static QuoteHeader Of(ColumnHeader header, IReadOnlyList<string[]> rows, string file, IReadOnlyDictionary<string, string>? said)
    {
        QuoteHeader columns = new(header, rows) { Contract = OccSymbol.In(file) };
        foreach ((string role, string name) in said ?? new Dictionary<string, string>())
        {
            QuoteColumn[] known = [.. Enum.GetValues<QuoteColumn>().Where(one => QuoteWords.Name(one).Equals(role, StringComparison.OrdinalIgnoreCase))];
            columns._places[known is [var one] ? one : throw Unknown(role)] = header.Find(file, name);
        }

        columns.TakeNamed(file);
        columns.Settle();
        return columns;
    }

    private static ToolkitException Unknown(string role) => ToolkitException.Usage(
        $"'{role}' is no column of option quotes", $"there are {string.Join(", ", Enum.GetValues<QuoteColumn>().Select(QuoteWords.Name))}");

    private void TakeNamed(string file)
    {
        HashSet<int> taken = [.. _places.Values];
        var named = Header.Names.SelectMany((name, i) => QuoteWords.Of(name).Select(word => (word.Column, word.Rank, Place: i)))
            .Where(one => !taken.Contains(one.Place) && !_places.ContainsKey(one.Column)).GroupBy(one => one.Column).ToDictionary(group => group.Key, group => group.OrderBy(one => one.Rank).ToList());
        bool wide = named.ContainsKey(QuoteColumn.CallBid) && named.ContainsKey(QuoteColumn.PutBid) && !Has(QuoteColumn.Bid);
        foreach ((QuoteColumn column, var found) in named.OrderBy(one => one.Key).Select(one => (one.Key, one.Value)))
        {
            bool side = column >= QuoteColumn.CallBid, single = column is >= QuoteColumn.Right and <= QuoteColumn.OpenInterest;
            if (column is QuoteColumn.Time or QuoteColumn.TimeOfDay || (wide ? single : side))
            {
                continue;
            }

            if (found.Count > 1 && found[0].Rank == found[1].Rank)
            {
                throw ToolkitException.BadData(
                    $"{file}: the columns {Header.Listed(found.Where(one => one.Rank == found[0].Rank).Select(one => one.Place))} both say the {QuoteWords.Name(column)}",
                    $"say which it is with `OptionImportOptions.Columns` {QuoteWords.Name(column)}");
            }

            _places[column] = found[0].Place;
        }

        TakeTimes(named.GetValueOrDefault(QuoteColumn.Time, []).Select(one => one.Place), named.GetValueOrDefault(QuoteColumn.TimeOfDay, []).Select(one => one.Place));
    }

    /// <summary>A column that has the whole time, else one of dates and beside it one of times of day.</summary>
    private void TakeTimes(IEnumerable<int> times, IEnumerable<int> clocks)
    {
        if (!Has(QuoteColumn.Time))
        {
            int[] written = [.. times.Where(i => Most(i, TimeColumns.IsTime))];
            int time = written.Where(i => !Most(i, TimeColumns.IsDateOnly)).Concat(written).FirstOrDefault(-1);
            if (time < 0)
            {
                return;
            }

            _places[QuoteColumn.Time] = time;
        }

        if (!Has(QuoteColumn.TimeOfDay) && Most(_places[QuoteColumn.Time], TimeColumns.IsDateOnly)
            && clocks.Where(i => i != _places[QuoteColumn.Time] && Most(i, TimeColumns.IsClock)).FirstOrDefault(-1) is >= 0 and var clock)
        {
            _places[QuoteColumn.TimeOfDay] = clock;
        }
    }

    /// <summary>What the values say of a name that vendors use for two things.</summary>
    private void Settle()
    {
        // A symbol may be that of the contract.
        if (!Has(QuoteColumn.Contract) && _places.TryGetValue(QuoteColumn.Underlying, out int symbol) && Most(symbol, OccSymbol.Is))
        {
            _places[QuoteColumn.Contract] = symbol;
            _places.Remove(QuoteColumn.Underlying);
            int other = Enumerable.Range(0, Header.Count).Where(i => i != symbol && QuoteWords.Of(Header.Names[i]).Any(word => word.Column == QuoteColumn.Underlying)).FirstOrDefault(-1);
            if (other >= 0)
            {
                _places[QuoteColumn.Underlying] = other;
            }
        }

        if (Has(QuoteColumn.Contract) && !Most(_places[QuoteColumn.Contract], OccSymbol.Is))
        {
            _places.Remove(QuoteColumn.Contract);
        }

        // A type may be one of something else, where the contract says the right.
        if ((Has(QuoteColumn.Contract) || Contract is not null) && Has(QuoteColumn.Right)
            && !Most(_places[QuoteColumn.Right], text => text.ToLowerInvariant() is "c" or "p" or "call" or "put" or "calls" or "puts"))
        {
            _places.Remove(QuoteColumn.Right);
        }

        string[] names = [.. Header.Names.Select(name => name.ToLowerInvariant())];
        StrikeInMills = names.Contains("strike_price") && names.Contains("cp_flag") && names.Contains("best_offer")
            && Most(_places[QuoteColumn.Strike], text => long.TryParse(text, CultureInfo.InvariantCulture, out long strike) && strike >= 1000);
        if (StrikeInMills)
        {
            Notes.Add("strike_price beside cp_flag and best_offer was taken in thousandths");
        }
    }

    /// <summary>Whether most of the texts that a column has are so, and it has some.</summary>
    private bool Most(int column, Func<string, bool> are)
    {
        string[] texts = [.. _rows.Where(row => column < row.Length).Select(row => row[column].Trim()).Where(text => text.Length > 0)];
        return texts.Length > 0 && texts.Count(are) * 10 >= texts.Length * 6;
    }
}
