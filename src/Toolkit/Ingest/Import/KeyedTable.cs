using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A table of DuckDB's that holds many series, which columns of it tell apart.</summary>
/// <param name="Where">What stands for it in messages.</param>
/// <param name="From">SQL of the table.</param>
internal sealed record KeyedTable(string Where, string From)
{
    private const string One = "older_series";

    private static readonly string[] Symbols = ["symbol", "ticker", "instrument", "pair", "sym", "code", "asset"];
    private static readonly string[] Timeframes = ["timeframe", "interval", "tf", "resolution", "period", "granularity", "frequency", "bar_size"];
    private static readonly string[] Exchanges = ["exchange", "exchange_id", "venue", "market"];

    /// <summary>The symbol of all rows, where no column says it.</summary>
    public string? Symbol { get; init; }

    /// <summary>The timeframe of all rows, where no column says it.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <exception cref="ToolkitException">Nothing says what the rows are of (bad data).</exception>
    public IEnumerable<SeriesSource> Series(DuckDBConnection duck)
    {
        string[] names = [.. duck.List($"DESCRIBE SELECT * FROM {From}", r => r.GetString(0))];
        OlderColumns columns = new(names);
        (int symbol, int timeframe, int exchange) = (columns.Find(Symbols), columns.Find(Timeframes), columns.Find(Exchanges));
        if (symbol < 0 && Symbol is null)
        {
            throw ToolkitException.BadData($"{Where} has no column that says the symbol", $"its columns are {string.Join(", ", names)}");
        }

        int[] keys = [.. new[] { symbol, timeframe, exchange }.Where(at => at >= 0)];
        string rest = string.Join(", ", names.Where((_, i) => !keys.Contains(i)).Select(SqlLiteral.Name));
        string[][] series = keys.Length == 0 ? [[]] : [.. duck.List(
            $"SELECT DISTINCT {string.Join(", ", keys.Select(Text))} FROM {From} ORDER BY ALL", r => keys.Select((_, i) => r.GetString(i)).ToArray())];
        foreach (string[] key in series)
        {
            string? Of(int column) => Array.IndexOf(keys, column) is >= 0 and var at && key[at].Length > 0 ? key[at] : null;
            yield return new(Where, Of(symbol) ?? Symbol ?? "", Timeframe.TryParse(Of(timeframe), out Timeframe? said) ? said : Timeframe)
            {
                Exchange = Of(exchange),
                Table = connection => keys.Length == 0 ? From : Only(connection, rest, [.. keys.Zip(key, (at, value) => (Text(at), value))]),
            };
        }

        string Text(int column) => $"coalesce({SqlLiteral.Name(names[column])}::VARCHAR, '')";
    }

    /// <summary>The rows of one series as a table of their own, in their order.</summary>
    private string Only(DuckDBConnection connection, string columns, (string Text, string Value)[] key)
    {
        foreach ((int i, (_, string value)) in key.Index())
        {
            connection.Execute($"SET VARIABLE older_key_{i} = $value", ("value", value));
        }

        connection.Execute($"CREATE OR REPLACE TEMP TABLE {One} AS SELECT {columns} FROM {From} WHERE {string.Join(" AND ", key.Select((one, i) => $"{one.Text} = getvariable('older_key_{i}')"))}");
        return One;
    }
}
