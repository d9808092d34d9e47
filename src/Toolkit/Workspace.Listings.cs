namespace Toolkit;

/// <content>What is stored.</content>
public sealed partial class Workspace
{
    /// <summary>The store in numbers.</summary>
    public StoreStatus Status() => _store.Listings.Status();

    /// <summary>What tells the workspace from others, also where it is copied to; null while nothing is kept in it.</summary>
    public string? Id => _store.Listings.Id();

    public IReadOnlyList<SymbolRow> Symbols() => _store.Listings.Symbols();

    /// <summary>The series that have bars, by exchange, symbol and timeframe.</summary>
    public IReadOnlyList<DatasetRow> Datasets() => _store.Listings.Datasets();

    /// <summary>A mark of each series that has bars, which changes with its bars and with what its sessions go by.</summary>
    public IReadOnlyList<SeriesMark> SeriesMarks() => _store.Listings.Marks();

    /// <summary>Marks of the option quotes of each underlying, which change with them.</summary>
    public IReadOnlyList<QuoteMark> QuoteMarks() => _store.Listings.QuoteMarks();

    /// <summary>The series of one symbol, from the finest timeframe to the coarsest.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="exchange">Its exchange. Default: the one that has it.</param>
    /// <exception cref="ToolkitException">There is no such symbol, or several exchanges have it (not found).</exception>
    public IReadOnlyList<DatasetRow> Datasets(string symbol, string? exchange = null)
    {
        HashSet<SeriesKey> wanted = [.. _store.Series.Datasets(symbol, exchange).Select(d => d.Key)];
        return [.. Datasets().Where(d => wanted.Contains(new(d.Exchange, d.Symbol, d.Timeframe)))];
    }

    /// <summary>Every load, oldest first.</summary>
    public IReadOnlyList<SourceRow> Sources() => _store.Listings.Sources();

    /// <summary>The live Parquet files, oldest first.</summary>
    public IReadOnlyList<FileRow> Files() => _store.Listings.Files();

    /// <summary>Changes what is known of a symbol; a fact that is null stays as it is.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="facts">Name, asset type, currency, lot, vendor, calendar (a name, or the path of a calendar file).</param>
    /// <param name="exchange">Its exchange. Default: the one that has it.</param>
    /// <exception cref="ToolkitException">There is no such symbol, or several exchanges have it (not found).</exception>
    public SymbolRow SetSymbol(string symbol, SymbolFacts facts, string? exchange = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Calendar is { } calendar)
        {
            facts = facts with { Calendar = TradingCalendar.Reference(calendar) };
        }

        SymbolRow row = _store.Series.Symbol(symbol, exchange);
        return _store.Listings.SetSymbol(row.Exchange, row.Symbol, facts);
    }
}
