using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>A Parquet file, whoever wrote it, or any other table whose columns have types.</summary>
internal sealed class ParquetSource : RowSource
{
    private readonly ColumnHeader _columns;
    private readonly ColumnRole[] _roles;
    private readonly string[] _types;
    private readonly string _from;
    private TableLayout _layout;

    private ParquetSource(InputFile file, IngestRequest request, Func<DuckDBConnection> connect, (string From, ColumnHeader Names, string[] Types) table)
        : base(file, request, connect)
    {
        (_from, ColumnHeader columns, string[] types) = table;
        ColumnChoice choice = (ColumnChoice.SaysOnePrice(request) || !ColumnChoice.IsBars(columns, request) ? ColumnChoice.OfOnePrice(file.Name, columns, request) : null)
            ?? ColumnChoice.OfBars(file.Name, columns, request);
        (_columns, _types, _roles) = (columns, types, choice.Roles);
        _layout = new() { Roles = _roles, Names = columns.Names, Adjusted = choice.Adjusted, Time = TimeFormat.Epoch(1) };
        Notes.AddRange(choice.Notes);
        if (choice.Ticks >= 0 && !_roles.Contains(ColumnRole.Volume))
        {
            _roles[choice.Ticks] = ColumnRole.Volume;
            Notes.Add($"volume is the number of ticks (column '{columns.Names[choice.Ticks]}')");
        }
    }

    public override TableLayout Layout => _layout;

    public override string Format => $"{(File.Kind == InputKind.Parquet ? "parquet" : "table")}, time {_layout.Time}";

    /// <inheritdoc cref="RowSource.Recognise"/>
    public static new ParquetSource Recognise(InputFile file, IngestRequest request, Func<DuckDBConnection> connect) =>
        Recognise(file, request, connect, $"read_parquet({file.SqlPath}, hive_partitioning = false)");

    /// <param name="file">What stands for the table.</param>
    /// <param name="request">What the caller says of it.</param>
    /// <param name="connect">Gives the database.</param>
    /// <param name="from">SQL of the table.</param>
    /// <inheritdoc cref="RowSource.Recognise" path="/exception"/>
    public static ParquetSource Recognise(InputFile file, IngestRequest request, Func<DuckDBConnection> connect, string from)
    {
        DuckDBConnection connection = connect();
        List<(string Name, string Type)> columns = connection.List($"DESCRIBE SELECT * FROM {from}", r => (r.GetString(0), r.GetString(1)));
        ParquetSource source = new(file, request, connect, (from, ColumnHeader.Of([.. columns.Select(c => c.Name)]), [.. columns.Select(c => c.Type)]));
        source._layout = source._layout with { Time = source.FindTime(connection) };
        return source;
    }

    public override SourceRows Read(bool labels, RowRules rules, CancellationToken cancel) =>
        Typed(From, Time(labels, trying: false), role => Number(role, "CAST"), rules, cancel) ?? Judged(JudgedSql(labels), $"SELECT row_number() OVER () AS line, {Raw} AS raw FROM {Rows}", rules, cancel).Rows;

    private string JudgedSql(bool labels)
    {
        string numbers = string.Join(", ", TableLayout.Prices.Append(ColumnRole.Volume).Select(role => $"{Number(role, "TRY_CAST")} AS {role}"));
        string only = _layout.Has(ColumnRole.Symbol) && IfOnly("symbol") is { Length: > 0 } condition ? $"WHERE {condition}" : "";
        return $"""
            SELECT line, time, open, high, low, close, volume, NULL::VARCHAR AS reason FROM (
                SELECT row_number() OVER () AS line, {Time(labels, trying: true)} AS time, {numbers}, {(_layout.Has(ColumnRole.Symbol) ? Text(ColumnRole.Symbol) : "NULL")} AS symbol
                FROM {Rows}) {only}
            """;
    }

    protected override string SymbolsSql => $"SELECT DISTINCT {Text(ColumnRole.Symbol)} FROM {From} WHERE {Column(ColumnRole.Symbol)} IS NOT NULL ORDER BY 1 LIMIT 10000";

    /// <summary>The columns are named by their place, so that no name out of a file stands in SQL.</summary>
    private string From => $"{_from} AS t({string.Join(", ", Enumerable.Range(0, _roles.Length).Select(i => $"c{i}"))})";

    private string Rows => From + (_layout.OnePrice ? $" WHERE {Column(ColumnRole.Close)} IS NOT NULL" : "");

    private string Raw => $"concat_ws(',', {string.Join(", ", Enumerable.Range(0, _roles.Length).Where(i => _roles[i] != ColumnRole.None).Select(i => $"coalesce(c{i}::VARCHAR, '')"))})";

    private string Text(ColumnRole role) => $"trim({Column(role)}::VARCHAR)";

    private string Number(ColumnRole role, string cast) => _layout.Has(role) ? $"{cast}({Column(role)} AS DOUBLE)" : "NULL::DOUBLE";

    private string Time(bool labels, bool trying)
    {
        TimeFormat time = _layout.Time;
        string column = Column(ColumnRole.Time);
        if (time.Kind != TimeKind.Typed)
        {
            string clock = _layout.Has(ColumnRole.TimeOfDay) ? $"{Column(ColumnRole.TimeOfDay)}::VARCHAR" : "''";
            return time.Sql(time.Joined ? time.JoinSql($"{column}::VARCHAR", clock) : Text(ColumnRole.Time), labels, trying);
        }

        return time.HasOffset ? $"make_timestamp(epoch_us({column}))"
            : time.Joined ? $"(CAST({column} AS TIMESTAMP) + to_microseconds(epoch_us({Column(ColumnRole.TimeOfDay)})))" : $"CAST({column} AS TIMESTAMP)";
    }

    /// <summary>Settles which column is the time, and how it is written.</summary>
    private TimeFormat FindTime(DuckDBConnection connection)
    {
        bool typed = Request.Options.Format is null && FindTyped();
        TimeFormat Typed() => TimeFormat.Typed(_types[_layout.Column(ColumnRole.Time)], _layout.Has(ColumnRole.TimeOfDay));
        if (typed && !Enumerable.Range(0, _types.Length).Any(i => _roles[i] == ColumnRole.None && _types[i] == "VARCHAR"))
        {
            return Typed();
        }

        // Counts and texts are recognised as those of a CSV are.
        List<string[]> sample = connection.List(
            $"SELECT {string.Join(", ", _types.Select((_, i) => $"coalesce(c{i}::VARCHAR, '')"))} FROM {From} LIMIT 400", r => _types.Select((_, i) => r.GetString(i)).ToArray());
        CsvTable table = CsvTable.Of(_columns, _roles, sample);
        TimeColumns columns = typed ? TimeColumns.Of(table, _layout.Column(ColumnRole.Time), _layout.Column(ColumnRole.TimeOfDay))
            : TimeColumns.Find(table, File.Name, Request.Options.Format);
        if (columns.Divider(table) is { } divider)
        {
            throw CsvRefusal.Divided(File.Name, _columns, divider);
        }

        columns.Take(_roles);
        if (typed || (columns.TimeOfDay < 0 && IsTyped(columns.Time)))
        {
            return Typed();
        }

        TimeRecognition times = new(columns, File.Name, Request.Options, (_, possible) => DateOrderDecision.Decide(
            Dates(connection, $"regexp_extract({Text(ColumnRole.Time)}, '^[^ T]+')", From), possible, Request.Timeframe));
        TimeFormat time = times.Settle(_columns.Names);
        Notes.AddRange(times.Notes);
        return time;
    }

    private bool IsTyped(int column) => _types[column] == "DATE" || IsMoment(column);

    private bool IsMoment(int column) => _types[column].StartsWith("TIMESTAMP", StringComparison.Ordinal);

    /// <summary>Finds a column of timestamps, or of dates beside one of times of day, by type; names of times go first.</summary>
    private bool FindTyped()
    {
        int said = Array.IndexOf(_roles, ColumnRole.Time);
        int[] free = said >= 0 ? [said] : [.. Enumerable.Range(0, _types.Length).Where(i => _roles[i] == ColumnRole.None).OrderBy(i => TimeNames.Rank(_columns.Names[i]))];
        int[] named = said >= 0 ? free : [.. free.Where(i => TimeNames.Rank(_columns.Names[i]) < int.MaxValue)];
        int time = named.Where(IsMoment).FirstOrDefault(-1);
        if (time < 0 && named.Length == 0 && free.Where(IsTyped).ToArray() is { Length: > 0 } typed)
        {
            time = typed.Length == 1 ? typed[0] : throw CsvRefusal.Repeated(File.Name, _columns, ColumnRole.Time, typed);
        }

        int date = time >= 0 && _types[time] != "DATE" ? -1 : named.Where(i => _types[i] == "DATE").FirstOrDefault(time);
        if (date >= 0)
        {
            int[] clocks = [.. Enumerable.Range(0, _types.Length).Where(i => _types[i] == "TIME" && _roles[i] is ColumnRole.None or ColumnRole.TimeOfDay)];
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
}
