using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>Bars of one input that can be published: valid, in UTC, one row per time; staged in DuckDB, or in memory.</summary>
internal sealed record StagedSeries
{
    /// <summary>Absolute path of the file, or what stands for one.</summary>
    public required string Input { get; init; }

    public string? Table { get; init; }

    public BarColumns? Rows { get; init; }

    public required bool Sorted { get; init; }

    /// <summary>The prices are adjusted ones, by the names of their columns.</summary>
    public bool Adjusted { get; init; }

    /// <summary>What to tell the caller, but for the files that it will lie in.</summary>
    public required IngestReport Report { get; init; }
}

/// <summary>Brings the rows of one input into a staged table: reads, judges, converts times, drops repeats.</summary>
internal sealed partial class SeriesStaging
{
    private readonly DuckDBConnection _connection;
    private readonly RowSource _source;
    private readonly IngestRequest _request;
    private readonly Quarantine _quarantine;
    private readonly ZoneClock? _zone;
    private string _table;
    private string _order = "rowid";
    private bool _asLabels;
    private long _rejected;
    private string? _rejectedTable;
    private TimeScan _scan;

    /// <param name="connection">Where the tables are made.</param>
    /// <param name="source">The input.</param>
    /// <param name="quarantine">Where rejected rows go.</param>
    public SeriesStaging(DuckDBConnection connection, RowSource source, Quarantine quarantine)
    {
        (_connection, _source, _table, _request, _quarantine) = (connection, source, source.Table, source.Request, quarantine);
        _zone = (Options.Timezone ?? source.Layout.Time.Zone) is { } id && new ZoneClock(id) is { IsUtc: false } zone ? zone : null;
    }

    private IngestOptions Options => _request.Options;

    private bool IsUtc => _source.Layout.Time.HasOffset;

    private RowRules Rules => new(new BarRules(Options.AllowNonPositive));

    /// <exception cref="ToolkitException">
    /// No row can be taken, more than 1 % cannot and the options do not allow that, a row is bad and the options are strict, or the
    /// timeframe does not fit (bad data).
    /// </exception>
    public StagedSeries Run(CancellationToken cancel)
    {
        Read(labels: _request.Timeframe is { IsIntraday: false } && !MayNameSessions);
        cancel.ThrowIfCancellationRequested();
        Look();
        Timeframe timeframe = Fit(_request.Timeframe);
        if (timeframe.IsIntraday)
        {
            ToUtc();
        }
        else
        {
            ToLabels(timeframe);
        }

        cancel.ThrowIfCancellationRequested();
        long duplicates = DropRepeats();
        return new()
        {
            Input = _source.File.Path,
            Table = _table,
            Sorted = _scan.Ascending,
            Adjusted = _source.Layout.Adjusted,
            Report = new()
            {
                Symbol = _request.Symbol,
                Exchange = Options.Exchange ?? SeriesKey.LocalExchange,
                Timeframe = timeframe,
                RowsRead = _scan.Rows + _rejected,
                RowsAccepted = _scan.Rows - duplicates,
                RowsRejected = _rejected,
                Duplicates = duplicates,
                From = UnixMicroseconds.ToDateTime(_scan.First),
                To = UnixMicroseconds.ToDateTime(_scan.Last),
                Columns = _source.Layout.Columns,
                LeftOut = _source.Layout.LeftOut,
                Notes = _source.Notes,
                Quarantine = WriteQuarantine(),
                Format = _source.Format,
            },
        };
    }

    /// <summary>Some thousand of the staged times, ascending, from which the calendar can be guessed.</summary>
    public long[] Spread() => _scan.Spread(_connection, _table);

    private void Read(bool labels)
    {
        (_table, _order, _asLabels, _rejected, _rejectedTable) = (_source.Table, "rowid", labels, 0, null);
        if (!_source.Stage(_connection, labels) || _connection.Number($"SELECT count(*) FROM {_table} WHERE NOT {Rules.Kept}") > 0)
        {
            Inspect(labels, Rules);
        }
    }

    private void Inspect(bool labels, RowRules rules)
    {
        _source.Inspect(_connection, labels, rules);
        string judged = _source.JudgedTable;
        _rejected = _connection.Number($"SELECT count(*) FROM {judged} WHERE reason IS NOT NULL");
        if (Options.Strict && _rejected > 0)
        {
            RejectedRow first = Rejected(judged, 1).First();
            throw ToolkitException.BadData(
                $"{_source.File.Name}:{first.Number}: {first.Reason} (and {_rejected - 1} more bad rows)", "mend the rows, or leave `IngestOptions.Strict` away to take the others in");
        }

        _connection.Execute($"""
            CREATE OR REPLACE {_source.Keeping} TABLE {_source.Table} AS
            SELECT line AS seq, time, open, high, low, close, volume FROM {judged} WHERE reason IS NULL
            """);
        (_table, _order, _rejectedTable) = (_source.Table, "seq", judged);
    }

    private void Take(string table)
    {
        (_table, _order) = (table, "seq");
        Look();
    }

    private List<RejectedRow> Rejected(string judged, int most) => _connection.List(
        $"SELECT line, reason, raw FROM {judged} WHERE reason IS NOT NULL ORDER BY line LIMIT {most}",
        r => new RejectedRow(r.GetInt64(0), r.GetString(1), r.Text(2) ?? ""));

    /// <summary>Looks at the times, of which there must be enough.</summary>
    private void Look()
    {
        _scan = TimeScan.Of(_connection, _table);
        Rejections rejections = new(_rejected, _scan.Rows + _rejected);
        if (rejections.Read == 0)
        {
            throw ToolkitException.BadData($"{_source.File.Name} has no rows", "at least one bar is needed");
        }

        if (_scan.Rows == 0 || (!Options.AllowRejects && rejections.AreTooMany))
        {
            throw rejections.Refusal(_source.File.Name, Reasons(), WriteQuarantine());
        }

        // A damaged Parquet file can say one thing in its statistics, which the rules are answered from, and hold another.
        if (_scan.First < UnixMicroseconds.Min || _scan.Last > UnixMicroseconds.Max)
        {
            throw ToolkitException.BadData($"{_source.File.Name} has times that cannot be", "is it damaged? Write it anew");
        }
    }

    private List<RejectedRows> Reasons() => _connection.List(
        $"SELECT min(line), reason, count(*) FROM {_rejectedTable} WHERE reason IS NOT NULL GROUP BY reason ORDER BY 1 LIMIT {Quarantine.MostReasons}",
        r => new RejectedRows($"{_source.RowWord} {r.GetInt64(0)}", r.GetString(1), r.GetInt64(2)));

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

    private Timeframe Fit(Timeframe? declared)
    {
        long[] sample = _scan.Sample(_connection, _table);
        if (declared is null)
        {
            return Timeframe.Infer(sample) is not { } inferred ? throw Unclear() : HasSeveralDaysIn(inferred) ? Timeframe.Day : inferred;
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

    private ToolkitException Unclear()
    {
        List<RejectedRows> reasons = _rejected > 0 ? Reasons() : [];
        string rejected = reasons.Count == 0 ? "" : $" ({_rejected} rows were rejected; {reasons[0].First}: {reasons[0].Reason})";
        return ToolkitException.Usage(
            $"{_source.File.Name}: the timeframe does not show from its {_scan.Rows} bars{rejected}",
            $"{Quarantine.NonPositive(reasons)}say it with `timeframe:`, such as 1m or 1d");
    }

    private void ToUtc()
    {
        if (_zone is null || IsUtc)
        {
            if (_zone is not null)
            {
                _source.Notes.Add($"the times say their own offset, so timezone {_zone.Id} was not needed");
            }

            return;
        }

        string skipped = _zone.SkippedSql(_scan.First, _scan.Last);
        if (skipped != "false" && _connection.Number($"SELECT count(*) FROM {_table} WHERE {skipped}") > 0)
        {
            Inspect(labels: false, Rules with { SkippedTime = skipped, Zone = _zone.Id });
            Look();
        }

        string target = _source.Table + "_utc";
        _zone.Convert(_connection, new(_table, _order, _source.Keeping, _scan), target);
        Take(target);
    }

    private long DropRepeats() => !_scan.MayRepeat ? 0 : _connection.Execute($"""
        DELETE FROM {_table} USING (SELECT time, max({_order}) AS last FROM {_table} GROUP BY time HAVING count(*) > 1) repeated
        WHERE {_table}.time = repeated.time AND {_table}.{_order} < repeated.last
        """);
}
