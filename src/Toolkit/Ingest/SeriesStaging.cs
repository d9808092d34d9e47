using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>Bars of one input that can be published: valid, in UTC, ascending, one row per time.</summary>
internal sealed record StagedSeries
{
    /// <summary>Absolute path of the file, or what stands for one.</summary>
    public required string Input { get; init; }

    public required BarColumns Rows { get; init; }

    /// <summary>The prices are adjusted ones, by the names of their columns.</summary>
    public bool Adjusted { get; init; }

    /// <summary>What to tell the caller, but for the files that it will lie in.</summary>
    public required IngestReport Report { get; init; }
}

/// <summary>Brings the rows of one input into columns that can be published: reads, judges, converts times, sorts, drops repeats.</summary>
internal sealed partial class SeriesStaging
{
    private readonly RowSource _source;
    private readonly IngestRequest _request;
    private readonly Quarantine _quarantine;
    private readonly ZoneClock? _zone;
    private readonly CancellationToken _cancel;
    private RowColumns _rows = new(0);
    private Rejects _rejects = Rejects.None;
    private bool _asLabels;
    private TimeScan _scan;

    /// <param name="source">The input.</param>
    /// <param name="quarantine">Where rejected rows go.</param>
    /// <param name="cancel">Stops it.</param>
    public SeriesStaging(RowSource source, Quarantine quarantine, CancellationToken cancel)
    {
        (_source, _request, _quarantine, _cancel) = (source, source.Request, quarantine, cancel);
        _zone = (Options.Timezone ?? source.Layout.Time.Zone) is { } id && new ZoneClock(id) is { IsUtc: false } zone ? zone : null;
    }

    private IngestOptions Options => _request.Options;

    private bool IsUtc => _source.Layout.Time.HasOffset;

    private RowRules Rules => new(new BarRules(Options.AllowNonPositive));

    /// <exception cref="ToolkitException">
    /// No row can be taken, more than 1 % cannot and the options do not allow that, a row is bad and the options are strict, or the
    /// timeframe does not fit (bad data).
    /// </exception>
    public StagedSeries Run()
    {
        Read(labels: _request.Timeframe is { IsIntraday: false } && !MayNameSessions, Rules);
        _cancel.ThrowIfCancellationRequested();
        Look();
        Timeframe timeframe = Fit(_request.Timeframe);
        if (timeframe.IsIntraday)
        {
            ToUtc();
            ToOpens(timeframe);
        }
        else
        {
            ToLabels(timeframe);
        }

        _cancel.ThrowIfCancellationRequested();
        _rows.Sort();
        long duplicates = _scan.Rows - _rows.Count;
        return new()
        {
            Input = _source.File.Path,
            Rows = _rows.Bars,
            Adjusted = _source.Layout.Adjusted,
            Report = new()
            {
                Symbol = _request.Symbol,
                Exchange = Options.Exchange ?? SeriesKey.LocalExchange,
                Timeframe = timeframe,
                RowsRead = _scan.Rows + _rejects.Count,
                RowsAccepted = _scan.Rows - duplicates,
                RowsRejected = _rejects.Count,
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

    /// <summary>Some thousand of the times, ascending, from which the calendar can be guessed.</summary>
    public long[] Spread() => _scan.Spread(_rows.Times);

    private void Read(bool labels, RowRules rules)
    {
        // The former rows make room first.
        _rows = new(0);
        (_rows, _rejects) = _source.Read(labels, rules, _cancel);
        _asLabels = labels;
        if (Options.Strict && _rejects.Count > 0)
        {
            RejectedRow first = _rejects.Listed.First();
            throw ToolkitException.BadData(
                $"{_source.File.Name}:{first.Number}: {first.Reason} (and {_rejects.Count - 1} more bad rows)", "mend the rows, or leave `IngestOptions.Strict` away to take the others in");
        }
    }

    /// <summary>Looks at the times, of which there must be enough.</summary>
    private void Look()
    {
        _scan = TimeScan.Of(_rows.Times);
        Rejections rejections = new(_rejects.Count, _scan.Rows + _rejects.Count);
        if (rejections.Read == 0)
        {
            throw ToolkitException.BadData($"{_source.File.Name} has no rows", "at least one bar is needed");
        }

        if (_scan.Rows == 0 || (!Options.AllowRejects && rejections.AreTooMany))
        {
            throw rejections.Refusal(_source.File.Name, _rejects.Reasons(_source.RowWord), WriteQuarantine());
        }
    }

    private string? WriteQuarantine()
    {
        if (_rejects.Count == 0)
        {
            return null;
        }

        if (_rejects.Count > Quarantine.MostRows)
        {
            _source.Notes.Add($"only the first {Quarantine.MostRows} of the {_rejects.Count} rejected rows are listed in quarantine");
        }

        return _quarantine.Write(_rejects.Listed, _source.RowWord);
    }

    private Timeframe Fit(Timeframe? declared)
    {
        long[] sample = _scan.Sample(_rows.Times);
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
    private bool HasSeveralDaysIn(Timeframe timeframe)
    {
        if (timeframe.Unit <= TimeframeUnit.Day)
        {
            return false;
        }

        HashSet<long> days = [.. _rows.Times.ToArray().Select(BarLabel.DayOf)];
        return days.Count > days.DistinctBy(day => BarLabel.Of(timeframe.Unit, day)).Count();
    }

    private ToolkitException Unclear()
    {
        List<RejectedRows> reasons = _rejects.Reasons(_source.RowWord);
        string rejected = reasons.Count == 0 ? "" : $" ({_rejects.Count} rows were rejected; {reasons[0].First}: {reasons[0].Reason})";
        return ToolkitException.Usage(
            $"{_source.File.Name}: the timeframe does not show from its {_scan.Rows} bars{rejected}",
            $"{Quarantine.NonPositive(reasons)}say it with `timeframe:`, such as 1m or 1d");
    }

    private void ToOpens(Timeframe timeframe)
    {
        if (Options.StampedAtClose)
        {
            foreach (ref long time in _rows.Time.AsSpan(0, _rows.Count))
            {
                time -= timeframe.Micros;
            }

            Look();
        }
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

        IReadOnlyList<(long From, long To)> skipped = _zone.Skipped(_scan.First, _scan.Last);
        if (_rows.Times.ToArray().Any(time => skipped.Any(s => time >= s.From && time < s.To)))
        {
            Read(labels: false, Rules with { Skipped = (skipped, _zone.Id) });
            Look();
        }

        _zone.ToUtc(_rows.Time.AsSpan(0, _rows.Count), _scan);
        Look();
    }
}
