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
    public async Task<long?> SaveAsync(Call call, Workspace tk, (BacktestJob Job, BacktestResult Result) run, CancellationToken cancel, string? notes = null)
    {
        if (call.Get(_save) is not { } name)
        {
            return null;
        }

        long id = await tk.Runs.SaveAsync(run.Result, name, OptionsOf(call, run.Job) with { Notes = notes }, cancel);
        call.Report.Note($"saved as run {id}: toolkit runs show {id}");
        return id;
    }

    /// <summary>Saves the best run of a sweep, or all of them; gives their numbers, best first.</summary>
    public async Task<IReadOnlyList<long>> SaveAsync(Call call, Workspace tk, (BacktestJob Job, SweepResult Sweep) run, CancellationToken cancel)
    {
        if (call.Get(_save) is not { } name)
        {
            return [];
        }

        // A sweep keeps statistics only, so what is saved is run again.
        SaveOptions options = OptionsOf(call, run.Job);
        IReadOnlyList<long> ids = await tk.Runs.SaveAllAsync(
            run.Sweep.Take(call.Get(_all) ? run.Sweep.Count : 1).Select(row => new RunToSave(run.Job.Run(run.Job.Parameters.With(row.Parameters)), name, options)), cancel);
        call.Report.Note(ids.Count == 1
            ? $"the best of {Text.Count(run.Sweep.Count)} saved as run {ids[0]}: toolkit runs show {ids[0]} (--save-all keeps every one)"
            : $"{Text.Count(ids.Count)} saved as runs {ids[0]} to {ids[^1]}");
        return ids;
    }

    private SaveOptions OptionsOf(Call call, BacktestJob job) => new() { Tags = call.Get(_tags) ?? [], StrategySource = StrategySources.Of(job.Strategy.Description.Type), Benchmark = job.Benchmark };
}
