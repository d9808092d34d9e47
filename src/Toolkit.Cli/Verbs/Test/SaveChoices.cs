namespace Toolkit.Cli.Verbs;

/// <summary>The options that say what is kept of a backtest.</summary>
/// <param name="what">What <c>--save</c> keeps.</param>
internal sealed class SaveChoices(string what)
{
    private readonly Option<string?> _save = new("--save") { Description = $"Keep {what} under this name.", HelpName = "NAME" };

    private readonly Option<string[]> _tags = new("--tag") { Description = "A word to find the saved run by. May be given several times.", HelpName = "WORD" };

    private readonly Option<bool> _all = new("--save-all") { Description = "With --save, keep every run of a sweep." };

    private readonly Option<string?> _report = new("--report") { Description = $"Write a report of {what} to this file; it works offline.", HelpName = "FILE.html" };

    private readonly OpenChoice _opening = new("the report");

    public Option[] Options => [_save, _tags, _report, _opening.Option];

    /// <summary>Keeps every run of a sweep.</summary>
    public Option<bool> All => _all;

    public bool IsReportAsked(Call call) => call.Get(_report) is not null;

    /// <summary>Writes the report when it was asked for, and says so; gives its path.</summary>
    public string? Report(Call call, BacktestResult result, ReportOptions options)
    {
        if (call.Get(_report) is not { } file)
        {
            return null;
        }

        string path = Path.GetFullPath(file);
        WholeFile.Write(path, HtmlReport.Of(result, options).WriteTo);
        call.Report.Note($"report written to {file}");
        _opening.Open(call, path);
        return path;
    }

    /// <param name="call">The call.</param>
    /// <param name="sweeps">Whether there is a sweep; null where there never is a choice.</param>
    public void Check(Call call, bool? sweeps = null)
    {
        WholeFile.Ending(call.Get(_report) ?? "", "html", "htm");
        bool all = sweeps is not null && call.Get(_all);
        if (call.Get(_save) is null && (call.Get(_tags) is { Length: > 0 } || all))
        {
            throw ToolkitException.Usage($"{(all ? "--save-all" : "--tag")}: nothing is saved without a name", "add --save NAME");
        }

        if (all && sweeps == false)
        {
            throw ToolkitException.Usage("--save-all: there is no sweep", "name a range with --sweep, or leave --save-all out");
        }
    }

    /// <summary>Saves a run when a name was given, and says so; gives its number.</summary>
    public Task<long?> SaveAsync(Call call, Workspace tk, (BacktestJob Job, BacktestResult Result) run, CancellationToken cancel, string? notes = null) =>
        SaveAsync(call, tk, (run.Result, OptionsOf(call, run.Job) with { Notes = notes }), cancel);

    /// <inheritdoc cref="SaveAsync(Call, Workspace, ValueTuple{BacktestJob, BacktestResult}, CancellationToken, string?)"/>
    public async Task<long?> SaveAsync(Call call, Workspace tk, (BacktestResult Result, SaveOptions Options) run, CancellationToken cancel)
    {
        if (call.Get(_save) is not { } name)
        {
            return null;
        }

        long id = await tk.Runs.SaveAsync(run.Result, name, run.Options, cancel);
        call.Report.Note($"saved as run {id}: toolkit runs show {id}");
        return id;
    }

    /// <summary>Saves the best run of a sweep, or all of them; gives their numbers, best first.</summary>
    public Task<IReadOnlyList<long>> SaveAsync(Call call, Workspace tk, (BacktestJob Job, SweepResult Sweep) run, CancellationToken cancel) =>
        SaveAsync(call, tk, (run.Sweep, row => new(run.Job.Run(run.Job.Parameters.With(row.Parameters)), "", OptionsOf(call, run.Job))), cancel);

    /// <param name="call">The call.</param>
    /// <param name="tk">Where they are kept.</param>
    /// <param name="of">The sweep, which keeps statistics only, and what runs a row of it again.</param>
    /// <param name="cancel">Stops it before anything is saved.</param>
    public async Task<IReadOnlyList<long>> SaveAsync(Call call, Workspace tk, (SweepResult Sweep, Func<SweepRow, RunToSave> Run) of, CancellationToken cancel)
    {
        if (call.Get(_save) is not { } name)
        {
            return [];
        }

        IReadOnlyList<long> ids = await tk.Runs.SaveAllAsync(of.Sweep.Take(call.Get(_all) ? of.Sweep.Count : 1).Select(row => of.Run(row) with { Name = name }), cancel);
        call.Report.Note(ids.Count == 1
            ? $"the best of {Text.Count(of.Sweep.Count)} saved as run {ids[0]}: toolkit runs show {ids[0]} (--save-all keeps every one)"
            : $"{Text.Count(ids.Count)} saved as runs {ids[0]} to {ids[^1]}");
        return ids;
    }

    /// <summary>The tags that were given.</summary>
    public SaveOptions OptionsOf(Call call) => new() { Tags = call.Get(_tags) ?? [] };

    private SaveOptions OptionsOf(Call call, BacktestJob job) => OptionsOf(call) with { StrategySource = StrategySources.Of(job.Strategy.Description.Type), Benchmark = job.Benchmark };
}
