using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>A Parquet file, whoever wrote it.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly ColumnHeader _columns;
    private readonly ColumnRole[] _roles;
    private readonly string[] _types;
    private readonly TimeFormat? _time;
    private readonly bool _adjusted;

    private ParquetSource(InputFile file, ColumnHeader columns, (ColumnRole[] Roles, bool Adjusted) choice, string[] types, TimeFormat? time)
        : base(file) => (_columns, _roles, _adjusted, _types, _time) = (columns, choice.Roles, choice.Adjusted, types, time);

    public override string Format => $"parquet, time {(_time is null ? TimeType : _time.ToString())}";

    public override bool IsUtc => _time?.HasOffset ?? TimeType.Contains("WITH TIME ZONE", StringComparison.Ordinal);

    public override bool TimesAreInstants => _time?.Kind == TimeKind.Epoch || TimeType.Contains("WITH TIME ZONE", StringComparison.Ordinal);

    public override string RowWord => "row";

    public override string? Zone => _time?.Zone;

    public override bool Adjusted => _adjusted;

    private protected override (IReadOnlyList<ColumnRole> Roles, IReadOnlyList<string> Names) Table => (_roles, _columns.Names);

    private string TimeType => _types[Array.IndexOf(_roles, ColumnRole.Time)];

    /// <exception cref="ToolkitException">It is damaged, or no table of bars (bad data), or not of this symbol (not found).</exception>
    public static ParquetSource Recognise(InputFile file, DuckDBConnection connection, FileRequest request)
    {
        (string[] names, string[] types) = Described(file, connection);
        ColumnHeader columns = ColumnHeader.Of(names);
        ColumnChoice choice = (ColumnChoice.SaysOnePrice(request) || !ColumnChoice.IsBars(columns, request) ? ColumnChoice.OfOnePrice(file.Name, columns, request) : null)
            ?? ColumnChoice.OfBars(file.Name, columns, request);
        List<string> notes = choice.Notes;
        if (choice.Ticks >= 0 && !choice.Roles.Contains(ColumnRole.Volume))
        {
            choice.Roles[choice.Ticks] = ColumnRole.Volume;
            notes.Add($"volume is the number of ticks (column '{columns.Names[choice.Ticks]}')");
        }

        ParquetSource source = new(file, columns, (choice.Roles, choice.Adjusted), types, null);
        TimeFormat? time = source.FindTime(connection, request, notes);
        source = new(file, columns, (choice.Roles, choice.Adjusted), types, time);
        source.Notes.AddRange(notes);
        return source;
    }

    public override bool Stage(DuckDBConnection connection, string table, bool labels)
    {
        string? where = string.Join(" AND ", Conditions) is { Length: > 0 } conditions ? conditions : null;
        try
        {
            connection.Execute(StageSql(table, Time(labels, trying: false), role => Number(role, "CAST"), (From, where)));
            return true;
        }
        catch (DuckDBException e) when (SqlErrors.IsAboutAValue(e))
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
            connection.Execute($"""
                CREATE OR REPLACE TEMP TABLE {table} AS
                WITH typed AS (
                    SELECT row_number() OVER () AS line, {Time(labels, trying: true)} AS time, {Number(ColumnRole.Open, "TRY_CAST")} AS open,
                        {Number(ColumnRole.High, "TRY_CAST")} AS high, {Number(ColumnRole.Low, "TRY_CAST")} AS low,
                        {Number(ColumnRole.Close, "TRY_CAST")} AS close, {Number(ColumnRole.Volume, "TRY_CAST")} AS volume,
                        concat_ws(',', {string.Join(", ", Enumerable.Range(0, _roles.Length).Where(i => _roles[i] != ColumnRole.Ignored).Select(i => $"coalesce(c{i}::VARCHAR, '')"))}) AS raw,
                        {(_roles.Contains(ColumnRole.Symbol) ? Column(ColumnRole.Symbol) + "::VARCHAR" : "NULL")} AS symbol
                    FROM {From} {(OnePrice ? $"WHERE {Column(ColumnRole.Close)} IS NOT NULL" : "")}
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

    private bool OnePrice => !_roles.Contains(ColumnRole.Open);

    /// <summary>What the rows that are taken must be.</summary>
    private IEnumerable<string> Conditions
    {
        get
        {
            if (SymbolFilter)
            {
                yield return $"{Column(ColumnRole.Symbol)}::VARCHAR = getvariable('toolkit_symbol')";
            }

            if (OnePrice)
            {
                yield return $"{Column(ColumnRole.Close)} IS NOT NULL";
            }
        }
    }

    private string From => FromSql(File, _roles.Length);

    private string Column(ColumnRole role) => $"c{At(role)}";

    /// <summary>The column of a role; where there is one price a row, the close is all four.</summary>
    private int At(ColumnRole role) =>
        Array.IndexOf(_roles, role) is >= 0 and var at ? at : role is >= ColumnRole.Open and <= ColumnRole.Low ? Array.IndexOf(_roles, ColumnRole.Close) : -1;

    private string Number(ColumnRole role, string cast) => At(role) >= 0 ? $"{cast}({Column(role)} AS DOUBLE)" : "NULL::DOUBLE";

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
    private TimeFormat? FindTime(DuckDBConnection connection, FileRequest request, List<string> notes)
    {
        bool typed = request.Options.Format is null && FindTyped();
        if (typed && !Enumerable.Range(0, _types.Length).Any(i => _roles[i] == ColumnRole.Ignored && _types[i] == "VARCHAR"))
        {
            return null;
        }

        // Counts and texts are recognised as those of a CSV are.
        CsvTable table = CsvTable.Of(_columns, _roles, Sample(connection, _types.Length));
        TimeColumns columns = typed ? TimeColumns.Of(table, Array.IndexOf(_roles, ColumnRole.Time), Array.IndexOf(_roles, ColumnRole.TimeOfDay))
            : TimeColumns.Find(table, File.Name, request.Options.Format);
        if (columns.Divider(table) is { } divider)
        {
            throw CsvRefusal.Divided(File.Name, _columns, divider);
        }

        _roles[columns.Time] = ColumnRole.Time;
        if (typed)
        {
            return null;
        }

        if (columns.TimeOfDay >= 0)
        {
            _roles[columns.TimeOfDay] = ColumnRole.TimeOfDay;
        }
        else if (IsTyped(columns.Time))
        {
            return null;
        }

        CsvLayout layout = new() { Encoding = "", Delimiter = ',', SkipLines = 0, HasHeader = true, Roles = _roles, Names = _columns.Names, Time = TimeFormat.Epoch(1) };
        return TimeRecognition.Settle(
            layout, columns, File.Name, request.Options, (_, possible) => DateOrderDecision.Decide(Dates(connection), possible, request.Timeframe), notes).Time;
    }

    private bool IsTyped(int column) => _types[column] == "DATE" || _types[column].StartsWith("TIMESTAMP", StringComparison.Ordinal);

    /// <summary>Finds a column of timestamps, or of dates beside one of times of day, by type; names of times go first.</summary>
    private bool FindTyped()
    {
        int said = Array.IndexOf(_roles, ColumnRole.Time);
        int[] free = said >= 0 ? [said] : [.. Enumerable.Range(0, _types.Length).Where(i => _roles[i] == ColumnRole.Ignored).OrderBy(i => TimeNames.Rank(_columns.Names[i]))];
        int[] named = said >= 0 ? free : [.. free.Where(i => TimeNames.Rank(_columns.Names[i]) < int.MaxValue)];
        int time = Array.Find([.. named, -1], i => i < 0 || _types[i].StartsWith("TIMESTAMP", StringComparison.Ordinal));
        if (time < 0 && named.Length == 0 && free.Where(IsTyped).ToArray() is { Length: > 0 } typed)
        {
            time = typed.Length == 1 ? typed[0] : throw CsvRefusal.Repeated(File.Name, _columns, ColumnRole.Time, typed);
        }

        int date = time >= 0 && _types[time] != "DATE" ? -1 : Array.Find([.. named, time], i => i < 0 || _types[i] == "DATE");
        if (date >= 0)
        {
            int[] clocks = [.. Enumerable.Range(0, _types.Length).Where(i => _types[i] == "TIME" && _roles[i] is ColumnRole.Ignored or ColumnRole.TimeOfDay)];
            clocks = _roles.Contains(ColumnRole.TimeOfDay) ? [.. clocks.Where(i => _roles[i] == ColumnRole.TimeOfDay)] : clocks;
            if (clocks.Length > 1)
            {
                throw CsvRefusal.Repeated(File.Name, _columns, ColumnRole.TimeOfDay, clocks);
            }

            if (clocks.Length == 0)
            {
                return false;
            }

            _roles[clocks[0]] = ColumnRole.TimeOfDay;
            time = date;
        }

        if (time >= 0)
        {
            _roles[time] = ColumnRole.Time;
        }

        return time >= 0;
    }

    private List<string[]> Sample(DuckDBConnection connection, int width)
    {
        try
        {
            return connection.List(
                $"SELECT {string.Join(", ", Enumerable.Range(0, width).Select(i => $"coalesce(c{i}::VARCHAR, '')"))} FROM {From} LIMIT 400",
                r => Enumerable.Range(0, width).Select(r.GetString).ToArray());
        }
        catch (DuckDBException e)
        {
            throw Damaged(File, e);
        }
    }

    private List<(string Text, long Rows)> Dates(DuckDBConnection connection) => connection.List(
        $"""
        SELECT date, count(*), min(row) FROM (SELECT regexp_extract(trim({Column(ColumnRole.Time)}::VARCHAR), '^[^ T]+') AS date, row_number() OVER () AS row FROM {From})
        WHERE date IS NOT NULL GROUP BY date ORDER BY 3 LIMIT 100000
        """,
        r => (r.GetString(0), r.GetInt64(1)));

    private static (string[] Names, string[] Types) Described(InputFile file, DuckDBConnection connection)
    {
        try
        {
            List<(string Name, string Type)> columns = connection.List(
                $"DESCRIBE SELECT * FROM read_parquet({file.SqlPath}, hive_partitioning = false)", r => (r.GetString(0), r.GetString(1)));
            return ([.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Type)]);
        }
        catch (DuckDBException e)
        {
            throw Damaged(file, e);
        }
    }

    /// <summary>The columns are named by their place, so that no name out of a file stands in SQL.</summary>
    private static string FromSql(InputFile file, int width) =>
        $"read_parquet({file.SqlPath}, hive_partitioning = false) AS t({string.Join(", ", Enumerable.Range(0, width).Select(i => $"c{i}"))})";

    private static ToolkitException Damaged(InputFile file, DuckDBException e) => new(
        ErrorKind.BadData, $"{file.Name} cannot be read as Parquet: {CsvSql.FirstLine(e)}", "it is cut off, damaged or uses what DuckDB does not read: write it again", e);
}
