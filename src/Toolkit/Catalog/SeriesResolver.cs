using Microsoft.Data.Sqlite;

namespace Toolkit.Catalog;

/// <summary>Finds the symbol and the series that a user's words mean.</summary>
internal sealed class SeriesResolver(CatalogDatabase catalog)
{
    private const int NearMatches = 5;

    /// <summary>Names of the feeds; what they bring lies under them as exchange.</summary>
    public static readonly IReadOnlyList<string> Feeds = ["yahoo", "binance", "coinbase", "kraken", "folder"];

    /// <summary>
    /// Splits <c>exchange:SYMBOL</c> at its first colon, but only where the part before it is a feed or an exchange that has
    /// symbols here; otherwise the colon belongs to the symbol.
    /// </summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="exchange">An exchange named separately; then the whole text is the symbol.</param>
    public (string? Exchange, string Symbol) Split(string text, string? exchange = null) =>
        catalog.Read(connection => Split(connection, text, exchange));

    /// <summary>The key under which new rows of a symbol are stored: its exchange as written, else <c>local</c>.</summary>
    public SeriesKey ForWriting(string text, Timeframe timeframe, string? exchange = null)
    {
        (string? named, string symbol) = Split(text, exchange);
        SymbolRules.Check(named ?? SeriesKey.LocalExchange, symbol);
        return new(named ?? SeriesKey.LocalExchange, symbol, timeframe);
    }

    /// <exception cref="ToolkitException">No such symbol, or several exchanges have it and none is <c>local</c> (not found).</exception>
    public SymbolRow Symbol(string text, string? exchange = null) => catalog.Read(connection => Symbol(connection, text, exchange));

    /// <summary>The series of a symbol; without a timeframe the only one that it has.</summary>
    /// <exception cref="ToolkitException">No such symbol or timeframe, or several timeframes to choose from (not found); the choices are listed.</exception>
    public Dataset Dataset(string text, Timeframe? timeframe = null, string? exchange = null) => catalog.Read(connection =>
    {
        (SymbolRow symbol, List<Dataset> all) = Find(connection, text, exchange);
        if (timeframe is null)
        {
            return all.Count == 1
                ? all[0]
                : throw ToolkitException.NotFound(
                    $"{symbol.Exchange}:{symbol.Symbol} is stored in several timeframes: {Names(all)}", "say which one, with --timeframe");
        }

        return all.FirstOrDefault(d => d.Key.Timeframe == timeframe)
            ?? throw ToolkitException.NotFound(
                $"{symbol.Exchange}:{symbol.Symbol} has no {timeframe} bars", $"stored are {Names(all)}; ingest {timeframe} bars or ask for one of these");
    });

    /// <summary>Every series of a symbol that has bars, from the finest timeframe to the coarsest.</summary>
    /// <exception cref="ToolkitException">No such symbol, or nothing is stored of it (not found).</exception>
    public IReadOnlyList<Dataset> Datasets(string text, string? exchange = null) => catalog.Read(connection => Find(connection, text, exchange).All);

    private static (SymbolRow Symbol, List<Dataset> All) Find(SqliteConnection connection, string text, string? exchange)
    {
        SymbolRow symbol = Symbol(connection, text, exchange);
        List<Dataset> all = DatasetTable.OfSymbol(connection, symbol.Id);
        return all.Count > 0
            ? (symbol, all)
            : throw ToolkitException.NotFound(
                $"{symbol.Exchange}:{symbol.Symbol} is known, but no bars of it are stored", "ingest a file of it or fetch it; 'toolkit list' shows what is stored");
    }

    private static (string? Exchange, string Symbol) Split(SqliteConnection connection, string text, string? exchange)
    {
        int colon = text.IndexOf(':');
        if (exchange is not null || colon <= 0 || colon == text.Length - 1)
        {
            return (exchange, text);
        }

        string before = text[..colon];
        bool known = before == SeriesKey.LocalExchange || Feeds.Contains(before)
            || connection.Scalar("SELECT 1 FROM symbols WHERE exchange = $exchange LIMIT 1", ("$exchange", before)) is not null;
        return known ? (before, text[(colon + 1)..]) : (null, text);
    }

    private static SymbolRow Symbol(SqliteConnection connection, string text, string? exchange)
    {
        (string? named, string symbol) = Split(connection, text, exchange);
        SymbolRules.Check(named ?? SeriesKey.LocalExchange, symbol);
        List<SymbolRow> found = SymbolTable.Named(connection, symbol);
        if (named is not null)
        {
            found.RemoveAll(row => row.Exchange != named);
        }
        else if (found.Count > 1)
        {
            found = Preferred(connection, found);
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw Unknown(connection, named, symbol),
            _ => throw ToolkitException.NotFound(
                $"several exchanges have {symbol}: {string.Join(", ", found.Select(row => $"{row.Exchange}:{row.Symbol}"))}",
                "write it with its exchange, or use --exchange"),
        };
    }

    /// <summary>Of several: those that have bars; of these the local one when there is one.</summary>
    private static List<SymbolRow> Preferred(SqliteConnection connection, List<SymbolRow> found)
    {
        List<SymbolRow> stored = found.FindAll(row => DatasetTable.OfSymbol(connection, row.Id).Count > 0);
        stored = stored.Count > 0 ? stored : found;
        return stored.Find(row => row.Exchange == SeriesKey.LocalExchange) is { } local ? [local] : stored;
    }

    private static ToolkitException Unknown(SqliteConnection connection, string? exchange, string symbol)
    {
        string name = exchange is null ? symbol : $"{exchange}:{symbol}";
        List<string> near = [.. SymbolTable.List(connection)
            .Select(row => (Name: $"{row.Exchange}:{row.Symbol}", Distance: NameDistance.Between(symbol, row.Symbol)))
            .Where(candidate => candidate.Distance <= Math.Max(1, symbol.Length / 3))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Take(NearMatches).Select(candidate => candidate.Name)];
        return ToolkitException.NotFound(
            $"no symbol {name} is stored" + (near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}?" : string.Empty),
            "'toolkit list symbols' shows what is stored; bring it in with 'toolkit ingest FILE SYMBOL' or 'toolkit fetch FEED:SYMBOL'");
    }

    private static string Names(IEnumerable<Dataset> datasets) => string.Join(", ", datasets.Select(d => d.Key.Timeframe.Name));
}
