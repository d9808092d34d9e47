using DuckDB.NET.Data;
using Toolkit.DuckDb;

namespace Toolkit.Ingest;

/// <summary>Bars of one input that lie staged in DuckDB, valid, in UTC, one row per time.</summary>
internal sealed record StagedSeries
{
    public required string Table { get; init; }

    public required Timeframe Timeframe { get; init; }

    public required bool Sorted { get; init; }

    public required long RowsRead { get; init; }

    public required long RowsAccepted { get; init; }

    public required long RowsRejected { get; init; }

    public required long Duplicates { get; init; }

    public required long FirstTime { get; init; }

    public required long LastTime { get; init; }

    public string? Quarantine { get; init; }

    /// <summary>Some thousand of the times, ascending, from which the calendar can be guessed.</summary>
    public required Func<long[]> Spread { get; init; }
}

/// <summary>Brings the rows of one input into a staged table: reads, judges, converts times, drops repeats.</summary>
internal sealed partial class SeriesStaging
{
    private readonly DuckDBConnection _connection;
    private readonly RowSource _source;
    private readonly IngestOptions _options;
    private readonly Quarantine _quarantine;
    private readonly ZoneClock? _zone;
    private readonly string _name;
    private string _table;
    private string _order = "rowid";
    private bool _asLabels;
    private long _rejected;
    private string? _rejectedTable;

    /// <param name="connection">Where the tables are made.</param>
    /// <param name="source">The input.</param>
    /// <param name="table">Name of the staged table; other names start with it.</param>
    /// <param name="options">The caller's options.</param>
    /// <param name="quarantine">Where rejected rows go.</param>
    public SeriesStaging(DuckDBConnection connection, RowSource source, string table, IngestOptions options, Quarantine quarantine)
    {
        (_connection, _source, _table, _options, _quarantine) = (connection, source, table, options, quarantine);
        _name = table;
        _zone = (options.Timezone ?? source.Zone) is { } id && new ZoneClock(id) is { IsUtc: false } zone ? zone : null;
    }

    private RowChecks Rules => new(new BarRules(_options.AllowNonPositive));

    /// <exception cref="ToolkitException">
    /// No row can be taken, more than 1 % cannot and the options do not allow that, a row is bad and the options are strict, or the
    /// timeframe does not fit (bad data).
    /// </exception>
    public StagedSeries Run(Timeframe? declared, CancellationToken cancel)
    {
        Read(labels: declared is { IsIntraday: false } && !MayNameSessions);
        cancel.ThrowIfCancellationRequested();
        TimeScan scan = TimeScan.Of(_connection, _table);
        NeedRows(scan);
        Timeframe timeframe = Fit(declared, scan);
        scan = timeframe.IsIntraday ? ToUtc(scan) : ToLabels(timeframe);
        NeedRows(scan);
        cancel.ThrowIfCancellationRequested();
        long duplicates = DropRepeats(scan);
        string? quarantine = WriteQuarantine();
        return new()
        {
            Table = _table,
            Timeframe = timeframe,
            Sorted = scan.Ascending,
            RowsRead = scan.Rows + _rejected,
            RowsAccepted = scan.Rows - duplicates,
            RowsRejected = _rejected,
            Duplicates = duplicates,
            FirstTime = scan.First,
            LastTime = scan.Last,
            Quarantine = quarantine,
            Spread = () => scan.Spread(_connection, _table),
        };
    }

    private void Read(bool labels)
    {
        _table = _name;
        _order = "rowid";
        _asLabels = labels;
        (_rejected, _rejectedTable) = (0, null);
        if (!_source.Stage(_connection, _table, labels) || !AllKept())
        {
            Inspect(labels, Rules);
        }
    }

    private bool AllKept() =>
        _connection.Number($"SELECT count(*) FROM {_table} WHERE NOT {RuleSql.Kept(Rules.Rules)}") == 0;

    private void Inspect(bool labels, RowChecks checks)
    {
        string judged = _name + "_judged";
        _source.Inspect(_connection, judged, labels, checks);
        _rejected = _connection.Number($"SELECT count(*) FROM {judged} WHERE reason IS NOT NULL");
        if (_options.Strict && _rejected > 0)
        {
            RejectedRow first = Rejected(judged, 1).First();
            throw ToolkitException.BadData(
                $"{_source.File.Name}:{first.Number}: {first.Reason} (and {_rejected - 1} more bad rows)", "mend the rows, or leave `IngestOptions.Strict` away to take the others in");
        }

        _connection.Execute($"""
            CREATE OR REPLACE {_source.Keeping} TABLE {_name} AS
            SELECT line AS seq, time, open, high, low, close, volume FROM {judged} WHERE reason IS NULL
            """);
        (_table, _order, _rejectedTable) = (_name, "seq", judged);
    }

    private List<RejectedRow> Rejected(string judged, int most) => _connection.List(
        $"SELECT line, reason, raw FROM {judged} WHERE reason IS NOT NULL ORDER BY line LIMIT {most}",
        r => new RejectedRow(r.GetInt64(0), r.GetString(1), r.Text(2) ?? ""));

    private void NeedRows(TimeScan scan)
    {
        long read = scan.Rows + _rejected;
        if (read == 0)
        {
            throw ToolkitException.BadData($"{_source.File.Name} has no rows", "at least one bar is needed");
        }

        if (scan.Rows == 0 || (!_options.AllowRejects && Rejections.AreTooMany(_rejected, read)))
        {
            throw Rejections.Error(_source.File.Name, (_rejected, read), Reasons(), WriteQuarantine());
        }

        // A damaged Parquet file can say one thing in its statistics, which the rules are answered from, and hold another.
        if (scan.First < UnixMicroseconds.Min || scan.Last > UnixMicroseconds.Max)
        {
            throw ToolkitException.BadData($"{_source.File.Name} has times that cannot be", "is it damaged? Write it anew");
        }
    }

    private List<(string Row, string Reason, long Rows)> Reasons() => _connection.List(
        $"SELECT min(line), reason, count(*) FROM {_rejectedTable} WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1 LIMIT {Rejections.MostReasons}",
        r => ($"{_source.RowWord} {r.GetInt64(0)}", r.GetString(1), r.GetInt64(2)));

    private string? WriteQuarantine()
    {
        if (_rejected == 0 || _rejectedTable is null)
        {
            return null;
        }

        if (_rejected > Quarantine.MostRows)
        {
            _source.Notes.Add($"only the first {Quarantine.MostRows} of the {_rejected} rejected rows are listed in quarantine");
        }

        return _quarantine.Write(Rejected(_rejectedTable, Quarantine.MostRows), _source.RowWord);
    }

    private Timeframe Fit(Timeframe? declared, TimeScan scan)
    {
        long[] sample = scan.Sample(_connection, _table);
        if (declared is null)
        {
            return Timeframe.Infer(sample) is not { } inferred ? throw Unclear(scan) : HasSeveralDaysIn(inferred) ? Timeframe.Day : inferred;
        }

        if (TimeframeFit.Doubt(declared, sample) is { } doubt)
        {
            _source.Notes.Add(doubt);
        }

        return TimeframeFit.Mismatch(declared, sample) is { } why
            ? throw ToolkitException.BadData(
                $"{_source.File.Name} cannot be taken as {declared}: {why}",
                Timeframe.Infer(sample) is { } looks ? $"leave `timeframe:` away, or give `timeframe:` {looks}" : "give the timeframe that the bars have")
            : declared;
    }

    /// <summary>Two days of one week or month rule out that the bars are weeks or months.</summary>
    private bool HasSeveralDaysIn(Timeframe timeframe) => timeframe.Unit > TimeframeUnit.Day && (bool)_connection.Scalar($"""
        SELECT count(DISTINCT date_trunc('day', time)) > count(DISTINCT date_trunc('{timeframe.Unit.ToString().ToLowerInvariant()}', time)) FROM {_table}
        """)!;

    private ToolkitException Unclear(TimeScan scan)
    {
        List<(string Row, string Reason, long Rows)> reasons = _rejected > 0 ? Reasons() : [];
        string rejected = reasons.Count == 0 ? "" : $" ({_rejected} rows were rejected; {reasons[0].Row}: {reasons[0].Reason})";
        return ToolkitException.Usage(
            $"{_source.File.Name}: the timeframe does not show from its {scan.Rows} bars{rejected}",
            $"{Rejections.NonPositive(reasons)}say it with `timeframe:`, such as 1m or 1d");
    }

    private TimeScan ToUtc(TimeScan scan)
    {
        if (_zone is null || _source.IsUtc)
        {
            if (_zone is not null)
            {
                _source.Notes.Add($"the times say their own offset, so timezone {_zone.Id} was not needed");
            }

            return scan;
        }

        string skipped = _zone.SkippedSql(scan.First, scan.Last);
        if (skipped != "false" && _connection.Number($"SELECT count(*) FROM {_table} WHERE {skipped}") > 0)
        {
            Inspect(labels: false, Rules with { SkippedTime = skipped, Zone = _zone.Id });
            scan = TimeScan.Of(_connection, _table);
            NeedRows(scan);
        }

        string target = _name + "_utc";
        _zone.Convert(_connection, _table, _order, target, (scan.First, scan.Last), (scan.Falls > scan.Rises, _source.Keeping));
        (_table, _order) = (target, "seq");
        return TimeScan.Of(_connection, _table);
    }

    private long DropRepeats(TimeScan scan)
    {
        if (!scan.MayRepeat)
        {
            return 0;
        }

        return _connection.Execute($"""
            DELETE FROM {_table} USING (SELECT time, max({_order}) AS last FROM {_table} GROUP BY time HAVING count(*) > 1) repeated
            WHERE {_table}.time = repeated.time AND {_table}.{_order} < repeated.last
            """);
    }
}
