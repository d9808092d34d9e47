using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.DuckDb;

namespace Toolkit.Ticks;

/// <summary>The view <c>ticks</c> of one DuckDB: sealed files as they lie, and copies of the days that have others, made anew when they have changed.</summary>
internal sealed class TickTable
{
    private const string Table = "store.open_ticks";

    private const string Columns =
        "symbol, nullif(source, '') AS source, time, bid, ask, price, size, spread, CASE WHEN sequence >= 0 THEN sequence END AS sequence, broker_id, arrived";

    private const string FromOpen = $"SELECT {Columns} FROM {Table}";

    private const string FromFiles = $"SELECT {Columns} FROM read_parquet(getvariable('toolkit_tick_files'), hive_partitioning = false) UNION ALL {FromOpen}";

    private readonly TickDays _days;
    private readonly DuckDBConnection _connection;
    private readonly Dictionary<int, string> _copied = [];
    private string _files = string.Empty;

    public TickTable(TickDays days, DuckDBConnection connection)
    {
        (_days, _connection) = (days, connection);
        connection.Execute(
            $"""
            CREATE TABLE {Table} (
                day INTEGER, symbol VARCHAR, time TIMESTAMP, source VARCHAR, sequence BIGINT, bid DOUBLE, ask DOUBLE, price DOUBLE, size DOUBLE,
                spread DOUBLE, broker_id VARCHAR, arrived TIMESTAMP)
            """);
        MakeView();
    }

    public static string Name => "ticks";

    /// <summary>Brings the view up to date.</summary>
    /// <param name="anew">All of it, since a transaction may have taken back what was done before.</param>
    public void Refresh(bool anew)
    {
        if (anew)
        {
            _copied.Clear();
            _connection.Execute($"TRUNCATE {Table}");
        }

        _days.Read(TimeRange.All, _ => Copy(_days.Folder.List()));
    }

    private int Copy(IReadOnlyList<StoredDay> days)
    {
        ILookup<bool, StoredDay> isSealed = days.ToLookup(day => day.Live is [{ Name.Form: DayForm.Sealed }]);
        Dictionary<int, string> open = isSealed[false].ToDictionary(day => day.Day, StampOf);
        foreach (int day in _copied.Keys.Where(day => !open.ContainsKey(day)).ToArray())
        {
            Forget(day);
        }

        foreach (StoredDay day in isSealed[false].Where(day => _copied.GetValueOrDefault(day.Day) != open[day.Day]))
        {
            Forget(day.Day);
            CopyRows(_days.Of(day));
            _copied[day.Day] = open[day.Day];
        }

        string[] paths = [.. isSealed[true].OrderBy(day => day.Day).Select(day => day.Live[0].Path)];
        string files = SqlLiteral.List(paths);
        if (files != _files)
        {
            SealedDay.Check(paths, _days.Verifies);
            _connection.Execute($"SET VARIABLE toolkit_tick_files = {files}");
            _files = files;
            MakeView();
        }

        return 0;
    }

    private void MakeView() => _connection.Execute($"CREATE OR REPLACE VIEW {Name} AS {(_files is "" or "[]" ? FromOpen : FromFiles)}");

    private void Forget(int day)
    {
        if (_copied.Remove(day))
        {
            _connection.Execute($"DELETE FROM {Table} WHERE day = $day", ("day", day));
        }
    }

    private void CopyRows(TickDay day)
    {
        using DuckDBAppender appender = _connection.CreateAppender("store", "open_ticks");
        foreach (string symbol in day.Summaries(null, TimeRange.All).Select(summary => summary.Symbol))
        {
            TickRun rows = day.Read(symbol, TimeRange.All);
            for (int i = 0; i < rows.Count; i++)
            {
                TickRows.Append(appender.CreateRow().AppendValue((int?)day.Day).AppendValue(symbol), rows[i]);
            }
        }
    }

    private static string StampOf(StoredDay day) => string.Join('|', day.Live.Select(file => $"{file.Path} {FileStamp.TryOf(file.Path)}"));
}
