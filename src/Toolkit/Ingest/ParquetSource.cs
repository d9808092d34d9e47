using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>A Parquet file, whoever wrote it.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly ColumnRole[] _roles;
    private readonly string[] _types;
    private readonly TimeFormat? _time;

    private ParquetSource(InputFile file, ColumnRole[] roles, string[] types, TimeFormat? time)
        : base(file) => (_roles, _types, _time) = (roles, types, time);

    public override string Format => $"parquet, time {(_time is null ? TimeType : _time.ToString())}";

    public override bool IsUtc => _time?.HasOffset ?? TimeType.Contains("WITH TIME ZONE", StringComparison.Ordinal);

    public override bool TimesAreInstants => _time?.Kind == TimeKind.Epoch || TimeType.Contains("WITH TIME ZONE", StringComparison.Ordinal);

    public override string RowWord => "row";

    private string TimeType => _types[Array.IndexOf(_roles, ColumnRole.Time)];

    /// <exception cref="ToolkitException">It is damaged, or no table of bars (bad data).</exception>
    public static ParquetSource Recognise(InputFile file, DuckDBConnection connection, string? format, Timeframe? timeframe)
    {
        (string[] names, string[] types) = Columns(file, connection);
        List<string> notes = [];
        ColumnRole[] roles = ColumnNames.Prices(names, notes);
        CsvRefusal.NeedPrices(file.Name, names, roles);
        (int volume, int ticks) = ColumnNames.Volume(names);
        volume = volume < 0 ? ticks : volume;
        if (volume >= 0 && roles[volume] == ColumnRole.Ignored)
        {
            roles[volume] = ColumnRole.Volume;
        }

        ParquetSource source = new(file, roles, types, null);
        TimeFormat? time = source.FindTime(connection, names, format, timeframe, notes);
        source = new(file, roles, types, time);
        source.Notes.AddRange(notes);
        return source;
    }

    public override bool Stage(DuckDBConnection connection, string table, bool labels)
    {
        string? where = SymbolFilter ? $"{Column(ColumnRole.Symbol)}::VARCHAR = getvariable('toolkit_symbol')" : null;
        try
        {
            DuckDb.Execute(connection, StageSql(table, Time(labels, trying: false), role => Number(role, "CAST"), (From, where)));
            return true;
        }
        catch (DuckDBException e) when (e.Message.Contains("Conversion", StringComparison.OrdinalIgnoreCase)
            || e.Message.Contains("Could not parse", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("Out of Range", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        catch (DuckDBException e)
        {
            throw Damaged(File, e);
        }
    }

    public override void Inspect(DuckDBConnection connection, string table, bool labels, RowChecks checks)
    {
        try
        {
            DuckDb.Execute(connection, $"""
                CREATE OR REPLACE TEMP TABLE {table} AS
                WITH typed AS (
                    SELECT row_number() OVER () AS line, {Time(labels, trying: true)} AS time, {Number(ColumnRole.Open, "TRY_CAST")} AS open,
                        {Number(ColumnRole.High, "TRY_CAST")} AS high, {Number(ColumnRole.Low, "TRY_CAST")} AS low,
                        {Number(ColumnRole.Close, "TRY_CAST")} AS close, {Number(ColumnRole.Volume, "TRY_CAST")} AS volume,
                        concat_ws(',', {string.Join(", ", Enumerable.Range(0, _roles.Length).Where(i => _roles[i] != ColumnRole.Ignored).Select(i => $"coalesce(c{i}::VARCHAR, '')"))}) AS raw,
                        {(_roles.Contains(ColumnRole.Symbol) ? Column(ColumnRole.Symbol) + "::VARCHAR" : "NULL")} AS symbol
                    FROM {From}
                ), judged AS (SELECT *, {checks.Reason} AS reason FROM typed {(SymbolFilter ? "WHERE symbol = getvariable('toolkit_symbol')" : "")})
                SELECT line, time, open, high, low, close, volume, reason, CASE WHEN reason IS NOT NULL THEN left(raw, 2000) END AS raw FROM judged
                """);
        }
        catch (DuckDBException e)
        {
            throw Damaged(File, e);
        }
    }

    protected override IReadOnlyList<string>? Symbols(DuckDBConnection connection)
    {
        if (!_roles.Contains(ColumnRole.Symbol))
        {
            return null;
        }

        try
        {
            return Texts(connection, $"SELECT DISTINCT {Column(ColumnRole.Symbol)}::VARCHAR FROM {From} WHERE {Column(ColumnRole.Symbol)} IS NOT NULL ORDER BY 1 LIMIT 10000");
        }
        catch (DuckDBException e)
        {
            throw Damaged(File, e);
        }
    }

    private string From => FromSql(File, _roles.Length);

    private string Column(ColumnRole role) => $"c{Array.IndexOf(_roles, role)}";

    private string Number(ColumnRole role, string cast) => _roles.Contains(role) ? $"{cast}({Column(role)} AS DOUBLE)" : "NULL::DOUBLE";

    private string Time(bool labels, bool trying)
    {
        string column = Column(ColumnRole.Time);
        if (_time is not null)
        {
            string clock = _roles.Contains(ColumnRole.TimeOfDay) ? $"{Column(ColumnRole.TimeOfDay)}::VARCHAR" : "''";
            string text = _time.Joined ? TimeSql.Join(_time, $"{column}::VARCHAR", clock) : $"trim({column}::VARCHAR)";
            return TimeSql.Parse(_time, text, labels, trying);
        }

        if (TimeType.Contains("WITH TIME ZONE", StringComparison.Ordinal))
        {
            return $"make_timestamp(epoch_us({column}))";
        }

        string date = $"CAST({column} AS TIMESTAMP)";
        return _roles.Contains(ColumnRole.TimeOfDay) ? $"({date} + to_microseconds(epoch_us({Column(ColumnRole.TimeOfDay)})))" : date;
    }

    /// <summary>Settles which column is the time; null when it is typed as one.</summary>
    private TimeFormat? FindTime(DuckDBConnection connection, string[] names, string? format, Timeframe? timeframe, List<string> notes)
    {
        int[] free = [.. Enumerable.Range(0, names.Length).Where(i => _roles[i] == ColumnRole.Ignored)];
        int[] byName = [.. free.OrderBy(i => ColumnNames.TimeRank(names[i]))];
        int typed = Array.Find([.. byName, -1], i => i < 0 || _types[i].StartsWith("TIMESTAMP", StringComparison.Ordinal));
        typed = typed >= 0 ? typed : Array.Find([.. byName, -1], i => i < 0 || _types[i] == "DATE");
        if (typed >= 0)
        {
            _roles[typed] = ColumnRole.Time;
            int clock = _types[typed] == "DATE" ? Array.Find([.. free, -1], i => i < 0 || _types[i] == "TIME") : -1;
            if (clock >= 0)
            {
                _roles[clock] = ColumnRole.TimeOfDay;
            }

            return null;
        }

        // Counts and texts are recognised as those of a CSV are.
        CsvTable table = CsvTable.Of(names, _roles, Sample(connection, names.Length));
        TimeColumns columns = TimeColumns.Find(table, File.Name, format);
        _roles[columns.Time] = ColumnRole.Time;
        if (columns.TimeOfDay >= 0)
        {
            _roles[columns.TimeOfDay] = ColumnRole.TimeOfDay;
        }

        CsvLayout layout = new() { Encoding = "", Delimiter = ',', SkipLines = 0, HasHeader = true, Roles = _roles, Names = names, Time = TimeFormat.Epoch(1) };
        return TimeRecognition.Settle(
            layout, columns, File.Name, format, (_, possible) => DateOrderDecision.Decide(Dates(connection), possible, timeframe), notes).Time;
    }

    private List<string[]> Sample(DuckDBConnection connection, int width)
    {
        using DuckDBCommand command = DuckDb.Command(
            connection, $"SELECT {string.Join(", ", Enumerable.Range(0, width).Select(i => $"coalesce(c{i}::VARCHAR, '')"))} FROM {From} LIMIT 400");
        using DuckDBDataReader reader = command.ExecuteReader();
        List<string[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, width).Select(reader.GetString)]);
        }

        return rows;
    }

    private List<(string Text, long Rows)> Dates(DuckDBConnection connection)
    {
        using DuckDBCommand command = DuckDb.Command(connection, $"""
            SELECT date, count(*), min(row) FROM (SELECT regexp_extract(trim({Column(ColumnRole.Time)}::VARCHAR), '^[^ T]+') AS date, row_number() OVER () AS row FROM {From})
            WHERE date IS NOT NULL GROUP BY date ORDER BY 3 LIMIT 100000
            """);
        using DuckDBDataReader reader = command.ExecuteReader();
        List<(string, long)> dates = [];
        while (reader.Read())
        {
            dates.Add((reader.GetString(0), reader.GetInt64(1)));
        }

        return dates;
    }

    private static (string[] Names, string[] Types) Columns(InputFile file, DuckDBConnection connection)
    {
        List<string> names = [];
        List<string> types = [];
        try
        {
            using DuckDBCommand command = DuckDb.Command(connection, $"DESCRIBE SELECT * FROM read_parquet({file.SqlPath}, hive_partitioning = false)");
            using DuckDBDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
                types.Add(reader.GetString(1));
            }
        }
        catch (DuckDBException e)
        {
            throw Damaged(file, e);
        }

        return ([.. names], [.. types]);
    }

    /// <summary>The columns are named by their place, so that no name out of a file stands in SQL.</summary>
    private static string FromSql(InputFile file, int width) =>
        $"read_parquet({file.SqlPath}, hive_partitioning = false) AS t({string.Join(", ", Enumerable.Range(0, width).Select(i => $"c{i}"))})";

    private static ToolkitException Damaged(InputFile file, DuckDBException e) => new(
        ErrorKind.BadData, $"{file.Name} cannot be read as Parquet: {CsvSql.FirstLine(e)}", "it is cut off, damaged or uses what DuckDB does not read: write it again", e);
}
