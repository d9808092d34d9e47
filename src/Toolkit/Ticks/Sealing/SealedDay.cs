using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ticks;

/// <summary>A day, or several that are read with one query, whose ticks lie in Parquet files, each sorted by symbol, time, source and sequence.</summary>
/// <param name="by">Connections that read one file after the other, which columns need not be read, and whether files are hashed at their first use.</param>
/// <param name="paths">The earliest day first.</param>
/// <param name="day">The first one's day.</param>
/// <param name="lastDay">The last one's.</param>
internal sealed class SealedDay((ReadConnections Ducks, SealedColumns Columns, bool Verify) by, IReadOnlyList<string> paths, int day, int lastDay) : TickDay
{
    private const string Inside = "symbol = $symbol AND time >= make_timestamp($from) AND time < make_timestamp($to)";

    public override int Day => day;

    public override int LastDay => lastDay;

    public IReadOnlyList<string> Paths => paths;

    private string From => $"FROM {ParquetFiles.Read(paths)}";

    public override TickRun Read(string symbol, TimeRange range) => Rows(symbol, range, string.Empty);

    public override TickRun Latest(string symbol, int count) => Rows(
        symbol, TimeRange.All, string.Create(CultureInfo.InvariantCulture, $" ORDER BY time DESC, source DESC, sequence DESC LIMIT {count}"));

    public override long Count(string symbol, TimeRange range) => List($"SELECT count(*) {From} WHERE {Inside}", r => r.GetInt64(0), Bound(symbol, range))[0];

    public override IReadOnlyList<TickSummary> Summaries(string? symbol, TimeRange range) => List(
        $"""
        SELECT symbol, count(*), epoch_us(min(time)), epoch_us(max(time)), {TickSummary.Sums}
        {From} WHERE {(symbol is null ? Inside.Replace("symbol = $symbol AND ", string.Empty, StringComparison.Ordinal) : Inside)} GROUP BY symbol
        """,
        TickSummary.Of,
        [.. Bound(symbol ?? string.Empty, range).Where(one => symbol is not null || one.Name != "symbol")]);

    /// <summary>What the footer says beside the columns.</summary>
    public IReadOnlyDictionary<string, string> Footer() => List(
            $"SELECT decode(key), decode(value) FROM parquet_kv_metadata({SqlLiteral.Of(paths[0])})", r => (Key: r.GetString(0), Value: r.GetString(1)), [])
        .DistinctBy(pair => pair.Key).ToDictionary(pair => pair.Key, pair => pair.Value);

    /// <summary>Makes sure that sealed files have the content that their names tell; one that is not named yet has just been written.</summary>
    public static void Check(IEnumerable<string> paths, bool verify)
    {
        if (verify)
        {
            FileCheck.OnRead(paths.Where(path => DayName.HashIn(path) is not null).Select(path => new PublishedFile(path, -1, DayName.HashIn(path)!)), verify);
        }
    }

    private static (string Name, object? Value)[] Bound(string symbol, TimeRange range) =>
        [("symbol", symbol), ("from", range.FromMicroseconds), ("to", range.ToMicroseconds)];

    private TickRun Rows(string symbol, TimeRange range, string order) => Told(connection =>
    {
        (string[] list, string? only, string? source) = by.Columns.Of(connection, paths);
        (TickBuffer rows, TickStream stream) = (new(), new(symbol, source ?? string.Empty));
        using SqlText text = new(connection.NativeConnection, $"SELECT {string.Join(", ", list)} {From} WHERE {Asked(range, only == symbol)}{order}");
        using PreparedSql statement = text.Prepare(0);
        statement.Bind(Bound(symbol, range).ToDictionary(one => one.Name, one => one.Value));
        using SqlResult result = statement.Execute(streaming: true);
        while (result.NextChunk() is { } chunk)
        {
            using (chunk)
            {
                rows.Add(chunk, list, stream);
            }
        }

        return rows.Build();
    });

    /// <summary>Of <see cref="Inside"/> what is to be asked of each row: a file has ticks of its own day only.</summary>
    private string Asked(TimeRange range, bool isOneSymbol) => string.Join(
        " AND ",
        isOneSymbol ? "true" : "symbol = $symbol",
        range.FromMicroseconds > day * UnixMicroseconds.PerDay ? "time >= make_timestamp($from)" : "true",
        range.ToMicroseconds < (lastDay + 1) * UnixMicroseconds.PerDay ? "time < make_timestamp($to)" : "true");

    private List<T> List<T>(string sql, Func<System.Data.Common.DbDataReader, T> row, (string Name, object? Value)[] parameters) =>
        Told(connection => connection.List(sql, row, parameters));

    private T Told<T>(Func<DuckDBConnection, T> read)
    {
        try
        {
            Check(paths, by.Verify);
            return by.Ducks.Use(read);
        }
        catch (Exception e) when (e is DuckDBException || e is ToolkitException { Kind: ErrorKind.BadData or ErrorKind.Usage })
        {
            throw paths.FirstOrDefault(path => !File.Exists(path)) is not { } gone
                ? new ToolkitException(
                    ErrorKind.BadData, $"{string.Join(", ", paths.Take(3))} cannot be read: {e.Message.Split('\n')[0]}", "run `tk.Maintenance.Verify()`; a backup has the file, otherwise move it out of the workspace: its ticks are lost", e)
                : new FileNotFoundException(e.Message, gone, e);
        }
    }
}
