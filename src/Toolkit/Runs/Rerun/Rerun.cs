namespace Toolkit.Runs;

/// <summary>Runs a stored run again: the same bars, the same strategy, the same options.</summary>
internal sealed class Rerun(StoredRun run, (BarReader Bars, OptionStore Options) stored, Func<string, BarChecksums?> checksums, RerunOptions options)
{
    private readonly List<string> _notes = [];

    public async Task<RerunReport> RunAsync(CancellationToken cancel)
    {
        RefuseWhatCannotBe();
        BacktestOptions account = OwnModels.Given(run, options) with { KeptFeature = stored.Bars.KeptFeature };
        List<BarSeries> bars = [];
        // The main symbol first, as it was given.
        foreach (StoredSeries series in run.Series.OrderByDescending(s => s.IsMain))
        {
            bars.Add((options.Market is { } market ? [market.Bars] : options.Bars) is { } given ? Given(given, series) : await ReadAsync(series, cancel).ConfigureAwait(false));
        }

        if (run.MissingCalendar is { } calendar)
        {
            throw ToolkitException.BadData($"run {run.Id}: its calendar is not there any more: {calendar.Message}", "put the file back to where it was");
        }

        BacktestResult result = run.Kind == RunKind.Options
            ? await new OptionRerun(run, stored.Options, options).RunAsync(bars[0], account, _notes.Add, cancel).ConfigureAwait(false)
            : Again(bars, account, options.Create ?? await CreatorAsync(cancel).ConfigureAwait(false));
        if (run.ToolkitVersion != PackedRun.ToolkitVersion)
        {
            _notes.Add($"it was made by toolkit {run.ToolkitVersion}, this is {PackedRun.ToolkitVersion}");
        }

        return new(run, result, [.. RunDifferences.Of(run, result)], _notes);
    }

    private BacktestResult Again(List<BarSeries> bars, BacktestOptions account, Func<StoredRun, Strategy> create) => run.Kind == RunKind.Each
        ? Backtest.RunEach(bars, _ => create(run), account)
        : Backtest.Run(bars, create(run), account);

    /// <summary>The class of the kept text, or the shipped one, with those parameters of the run that it knows; what else was saved with the run is not for it.</summary>
    private async Task<Func<StoredRun, Strategy>> CreatorAsync(CancellationToken cancel)
    {
        StrategyDescription strategy = run.StrategySource is { } source
            ? await StrategySources.CompileAsync(source, $"run {run.Id}", run.Result.Strategy, cancel).ConfigureAwait(false)
            : Strategies.Find(run.Result.Strategy);
        ParameterSet parameters = ParameterSet.Of(run.Parameters
            .Where(p => strategy.Parameters.Any(own => own.Name.Equals(p.Key, StringComparison.OrdinalIgnoreCase)))
            .Select(p => KeyValuePair.Create(p.Key, Parameter(p.Value))));
        return _ => strategy.Create(parameters);
    }

    internal static ParameterValue Parameter(object value) => value switch
    {
        int or long or double => new(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        bool truth => new(truth ? "true" : "false"),
        DateTime time => new(time.ToString("O", CultureInfo.InvariantCulture)),
        _ => new(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private void RefuseWhatCannotBe()
    {
        if (run.Kind is RunKind.Trades or RunKind.Signals)
        {
            throw ToolkitException.Usage(
                $"run {run.Id} cannot be run again: it was made of {(run.Kind == RunKind.Trades ? "trades of another engine or of several runs" : "signals")}, not of one strategy", "make it again where they came from");
        }

        if (options.Bars is null && options.Market is null && run.Series.FirstOrDefault(s => s.Origin is null) is { } memory)
        {
            throw ToolkitException.Usage(
                $"run {run.Id} cannot be run again: its bars of {memory.Key} came from memory, not from the store", "give the bars (RerunOptions.Bars), or ingest them and run the backtest on stored bars");
        }
    }

    private BarSeries Given(IReadOnlyList<BarSeries> bars, StoredSeries series) =>
        bars.FirstOrDefault(b => b.Key == series.Key) is not { } found
            ? throw ToolkitException.Usage($"run {run.Id} needs bars of {series.Key}", "give them, too")
            : found.Sha256 == series.Sha256 ? found : throw Changed(series, found, null);

    /// <summary>Today's bars when they are the same, else those of the version that the run used.</summary>
    private async Task<BarSeries> ReadAsync(StoredSeries series, CancellationToken cancel)
    {
        (BarSeries? today, ToolkitException? lost) = await TryAsync(series, null, cancel).ConfigureAwait(false);
        if (today?.Sha256 == series.Sha256)
        {
            return today!;
        }

        (BarSeries? kept, _) = await TryAsync(series, series.Origin!.Version, cancel).ConfigureAwait(false);
        if (kept?.Sha256 == series.Sha256)
        {
            _notes.Add($"the bars of {series.Key} have changed since; they were read from version {series.Origin.Version}, which is still kept");
            return kept!;
        }

        throw Changed(series, today, lost);
    }

    private async Task<(BarSeries? Bars, ToolkitException? Why)> TryAsync(StoredSeries series, long? asOf, CancellationToken cancel)
    {
        try
        {
            return (await stored.Bars.ReadAgainAsync(series.Origin!, asOf, cancel).ConfigureAwait(false), null);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.BadData or ErrorKind.Usage)
        {
            return (null, e);
        }
    }

    private ToolkitException Changed(StoredSeries series, BarSeries? now, ToolkitException? lost)
    {
        string then = $"{series.Bars} bars from {UnixMicroseconds.ToIso(UnixMicroseconds.From(series.From!.Value))} to {UnixMicroseconds.ToIso(UnixMicroseconds.From(series.To!.Value))}";
        string what = now is null
            ? $"cannot be read any more ({lost?.Message})"
            : $"have changed since it was saved: {checksums(series.Sha256!)?.DifferenceTo(now) ?? $"there are {now.Count} bars now"}";
        string version = series.Origin is { } origin ? $" of version {origin.Version}, which is no longer kept," : string.Empty;
        return ToolkitException.BadData(
            $"run {run.Id} cannot be run on the same bars: those of {series.Key} ({then}){version} {what}",
            "restore them from a backup, or run the backtest anew on today's bars");
    }
}
