namespace Toolkit;

/// <content>What is stored.</content>
public sealed partial class Workspace
{
    /// <summary>The store in numbers.</summary>
    public StoreStatus Status() => _store.Listings.Status();

    public IReadOnlyList<SymbolRow> Symbols() => _store.Listings.Symbols();

    /// <summary>The series that have bars, by exchange, symbol and timeframe.</summary>
    public IReadOnlyList<DatasetRow> Datasets() => _store.Listings.Datasets();

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

    /// <summary>Adds a symbol or changes what is known of it; a fact that is null stays as it is.</summary>
    /// <param name="symbol">The symbol, or <c>exchange:SYMBOL</c>; a new one without exchange is <c>local</c>.</param>
    /// <param name="facts">Name, asset type, currency, lot, vendor, calendar (a name, or the path of a calendar file).</param>
    /// <param name="exchange">Its exchange. Default: the one that has it.</param>
    public SymbolRow SetSymbol(string symbol, SymbolFacts facts, string? exchange = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Calendar is { } calendar)
        {
            facts = facts with { Calendar = TradingCalendar.Reference(calendar) };
        }

        (string? named, string name) = _store.Series.Split(symbol, exchange);
        string[] having = [.. Symbols().Where(s => s.Symbol == name && (named is null || s.Exchange == named)).Select(s => s.Exchange)];
        return having.Length > 1 && !having.Contains(SeriesKey.LocalExchange)
            ? throw ToolkitException.NotFound($"several exchanges have {name}: {string.Join(", ", having)}", "write it with its exchange")
            : _store.Listings.SetSymbol(named ?? (having.Length == 1 ? having[0] : SeriesKey.LocalExchange), name, facts);
    }
}
