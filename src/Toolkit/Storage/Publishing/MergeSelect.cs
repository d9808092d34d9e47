using DuckDB.NET.Data;

namespace Toolkit.Storage;

/// <summary>Rows of a series that go along from old files: how many, and in which files, ascending by time.</summary>
internal sealed record CarriedRows(long Rows, IReadOnlyList<string> Paths);

/// <summary>The statement that puts new rows and old ones into the order of a file: (exchange, symbol, time).</summary>
/// <remarks>
/// Files are sorted, and those of one series follow each other in time. So the series are read one after the other, and
/// only one that gets rows in between is sorted. With very many series that would be as many scans; then all is sorted.
/// </remarks>
internal sealed class MergeSelect(Workbench bench, Timeframe timeframe)
{
    /// <summary>More series than this are sorted together instead of being read one by one.</summary>
    internal const int MaxParts = 250;

    /// <summary>Tables that need no sort may be more; a union of many thousands would nest too deep.</summary>
    internal const int MaxSortedParts = 1_000;

    private readonly ConstantTexts _texts = new(bench);

    private const string Values = "time, open, high, low, close, volume";

    public Select Of(IReadOnlyList<Addition> additions, IReadOnlyDictionary<SeriesKey, CarriedRows> carried)
    {
        List<SeriesKey> keys = [.. carried.Keys.Union(additions.Select(addition => addition.Key)).Order(SeriesOrder.Instance)];
        bool sorted = carried.Count == 0 && additions.All(addition => addition is { Table: not null, Sorted: true });
        return keys.Count <= (sorted ? MaxSortedParts : MaxParts)
            ? OneByOne(keys, additions, carried)
            : Together(keys, additions, carried);
    }

    private Select OneByOne(List<SeriesKey> keys, IReadOnlyList<Addition> additions, IReadOnlyDictionary<SeriesKey, CarriedRows> carried)
    {
        Dictionary<SeriesKey, Addition> added = additions.ToDictionary(addition => addition.Key);
        string frame = _texts.Of(timeframe.Name);
        string? exchange = keys.TrueForAll(key => key.Exchange == keys[0].Exchange) ? _texts.Of(keys[0].Exchange) : null;
        string? symbol = keys.Count == 1 ? _texts.Of(keys[0].Symbol) : null;
        List<(string Name, object? Value)> parameters = [];
        List<string> parts = [];
        foreach ((int number, SeriesKey key) in keys.Index())
        {
            CarriedRows? old = carried.GetValueOrDefault(key);
            string rows = Rows(added.GetValueOrDefault(key), old, (number, key), keys.Count == 1);
            parts.Add(
                $"SELECT {exchange ?? $"$exchange{number}::VARCHAR"} AS exchange, {symbol ?? $"$symbol{number}::VARCHAR"} AS symbol, {frame} AS timeframe, {Values} FROM {rows}");
            bool filtered = rows.Contains("f.exchange", StringComparison.Ordinal);
            if (exchange is null || filtered)
            {
                parameters.Add(($"exchange{number}", key.Exchange));
            }

            if (symbol is null || filtered)
            {
                parameters.Add(($"symbol{number}", key.Symbol));
            }
        }

        return new(string.Join("\nUNION ALL\n", parts), parameters);
    }

    /// <summary>What stands behind FROM to get the rows of one series in order.</summary>
    private string Rows(Addition? added, CarriedRows? carried, (int Number, SeriesKey Key) series, bool alone)
    {
        string? table = added is null ? null : added.Table ?? bench.Stage(added.Rows);
        string old = carried is null ? string.Empty
            : $"{ParquetFiles.Read(carried.Paths)} f WHERE f.exchange = $exchange{series.Number} AND f.symbol = $symbol{series.Number}";
        if (table is null)
        {
            return old;
        }

        if (carried is null && added!.Sorted)
        {
            return table;
        }

        string merged = carried is null
            ? $"SELECT {Values} FROM {table} ORDER BY time"
            : $"SELECT {Values} FROM {old} AND NOT EXISTS (FROM {table} t WHERE t.time = f.time) UNION ALL SELECT {Values} FROM {table} ORDER BY time";
        if (alone)
        {
            return $"({merged})";
        }

        // In a union only a table is sure to keep its order.
        string sorted = bench.NewTable("sorted");
        bench.Execute(
            $"CREATE TEMP TABLE {sorted} AS {merged}",
            carried is null ? [] : [($"exchange{series.Number}", series.Key.Exchange), ($"symbol{series.Number}", series.Key.Symbol)]);
        return sorted;
    }

    /// <summary>Sorts by a number instead of two texts; the numbers are in the order of the texts.</summary>
    private Select Together(List<SeriesKey> keys, IReadOnlyList<Addition> additions, IReadOnlyDictionary<SeriesKey, CarriedRows> carried)
    {
        Dictionary<SeriesKey, int> numbers = keys.Index().ToDictionary(key => key.Item, key => key.Index);
        string table = Number(keys, carried), added = Gather(numbers, additions);
        string old = carried.Count == 0 ? string.Empty :
            $"""
            SELECT o.number, f.time, f.open, f.high, f.low, f.close, f.volume
            FROM {ParquetFiles.Read(carried.Values.SelectMany(one => one.Paths).Distinct())} f
            JOIN {table} o ON o.carried AND f.exchange = o.exchange AND f.symbol = o.symbol
            WHERE NOT EXISTS (FROM {added} a WHERE a.number = o.number AND a.time = f.time)
            UNION ALL
            """;
        return new(
            $"""
            SELECT k.exchange, k.symbol, $timeframe::VARCHAR AS timeframe, m.time, m.open, m.high, m.low, m.close, m.volume
            FROM ({old} SELECT number, {Values} FROM {added}) m JOIN {table} k ON m.number = k.number
            ORDER BY m.number, m.time
            """,
            [("timeframe", timeframe.Name)]);
    }

    private string Number(List<SeriesKey> keys, IReadOnlyDictionary<SeriesKey, CarriedRows> carried)
    {
        string table = bench.NewTable("keys");
        bench.Execute($"CREATE TEMP TABLE {table} (number INTEGER, exchange VARCHAR, symbol VARCHAR, carried BOOLEAN)");
        using DuckDBAppender appender = bench.Connection.CreateAppender("temp", "main", table);
        foreach ((int number, SeriesKey key) in keys.Index())
        {
            appender.CreateRow().AppendValue((int?)number).AppendValue(key.Exchange).AppendValue(key.Symbol)
                .AppendValue((bool?)carried.ContainsKey(key)).EndRow();
        }

        return table;
    }

    /// <summary>Puts all additions into one table, each under the number of its series.</summary>
    private string Gather(Dictionary<SeriesKey, int> numbers, IReadOnlyList<Addition> additions)
    {
        string rows = bench.StageMany([.. additions.Where(a => a.Table is null).Select(a => (numbers[a.Key], a.Rows))]);
        foreach (Addition addition in additions.Where(a => a.Table is not null))
        {
            bench.Execute(
                $"INSERT INTO {rows} SELECT $number::INTEGER, {Values} FROM {addition.Table}", ("number", numbers[addition.Key]));
        }

        return rows;
    }
}
