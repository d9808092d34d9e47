namespace Toolkit.Cli.Verbs;

/// <summary>Searches parameters in the past, trades with the best of them after it, and moves on.</summary>
internal sealed class WalkForwardVerb
{
    private readonly StrategyChoice _strategy = new();
    private readonly StudyChoices _bars = new();
    private readonly AccountChoices _account = new();
    private readonly SweepChoices _sweep = new();

    private readonly Option<string?> _inSample = new("--in-sample") { Description = "How long a search looks back, in calendar time: 500d, 26w, 18mo, 2y; months and years are those of the calendar. Default: 2y.", HelpName = "TIME" };

    private readonly Option<string?> _outOfSample = new("--out-of-sample") { Description = "How long its best parameters then trade. Default: 6mo.", HelpName = "TIME" };

    private readonly SaveChoices _save = new("all windows as one run");

    private readonly Option<bool> _anchored = new("--anchored") { Description = "Keep the start of the search at the first bar, so that it grows." };

    public static VerbCommand Create(Verb verb)
    {
        WalkForwardVerb walk = new();
        return verb.Create(
            "walkforward",
            "Parameters searched in one stretch of the past and traded in the next, again and again; the stretches traded are stitched together.",
            "toolkit walkforward SmaCross SPY --timeframe 1d --in-sample 2y --out-of-sample 6mo --sweep fast=5:20:5 --sweep slow=20:100:20",
            walk.RunAsync,
            [
                walk._strategy.Strategy, walk._bars.Symbols, .. walk._strategy.Options, .. walk._bars.Options, .. walk._account.Options,
                .. walk._sweep.Options, walk._inSample, walk._outOfSample, walk._anchored, .. walk._save.Options,
            ]);
    }

    private async Task RunAsync(Call call, CancellationToken cancel)
    {
        NamedStrategy strategy = await _strategy.FindAsync(call, cancel);
        ParameterSet parameters = _strategy.Parameters(call);
        IReadOnlyList<string> symbols = _bars.SymbolsOf(call);
        if (!_sweep.IsAsked(call))
        {
            throw ToolkitException.Usage("there is nothing to search", "name a range for at least one parameter: --sweep fast=5:20:5");
        }

        ParameterGrid grid = _sweep.GridOf(call, strategy.Description.Create, parameters, _account.SeedOf(call));
        WalkForwardOptions options = new()
        {
            InSample = Length("--in-sample", call.Get(_inSample) ?? "2y"),
            OutOfSample = Length("--out-of-sample", call.Get(_outOfSample) ?? "6mo"),
            Anchored = call.Get(_anchored),
            Sweep = _sweep.Read(call, _account.Read(call, symbols)),
        };
        _save.Check(call);
        using Workspace tk = call.Open();
        Study study = await tk.StudyAsync(symbols, _bars.TimeframeOf(call), _bars.Read(call), cancel);
        BacktestJob job = new(strategy, study, options.Sweep.Backtest) { Parameters = parameters };
        WalkForwardResult walked = await SweepChoices.RunAsync(
            call, progress => job.WalkForward(grid, options with { Sweep = options.Sweep with { Progress = progress } }, cancel), cancel);
        call.Report.Warn(walked.OutOfSample.Warnings);
        JsonObject json = Document(job, walked);
        json["runId"] = await _save.SaveAsync(call, tk, (job, walked.OutOfSample), cancel, Notes(walked));
        json["report"] = _save.Report(call, walked.OutOfSample, new() { Windows = walked.Windows });
        call.Report.Result(json, text => new BacktestText(text).Write(job, walked, options.Sweep.Metric));
    }

    private static JsonObject Document(BacktestJob job, WalkForwardResult walked)
    {
        JsonObject json = job.Facts();
        json["windows"] = Json.Of(walked.Windows.Select(w => new
        {
            w.InSample,
            w.OutOfSample,
            Params = w.Parameters is { } best ? job.Parameters.With(best).ToJson() : null,
            InSampleMetrics = w.InSampleMetrics?.ToJson(),
            Metrics = w.OutOfSampleMetrics.ToJson(),
        }));
        json["metrics"] = walked.OutOfSample.Metrics.ToJson();
        json["risk"] = walked.OutOfSample.Risk.ToJson();
        json["trades"] = walked.OutOfSample.Trades.Count;
        json["warnings"] = Json.Of(walked.OutOfSample.Warnings);
        return json;
    }

    /// <summary>What ran when: the saved run itself has no parameters.</summary>
    private static string Notes(WalkForwardResult walked) =>
        "walk forward: " + string.Join("; ", walked.Windows.Select(w => $"from {Text.Of(w.OutOfSample.From)} {w.Parameters?.ToString() ?? "no trades"}"));

    private static CalendarSpan Length(string option, string text)
    {
        try
        {
            return CalendarSpan.Parse(text);
        }
        catch (ToolkitException e)
        {
            throw ToolkitException.Usage($"{option}: {e.Message}", e.Hint!);
        }
    }
}
