namespace Toolkit.Cli.Verbs;

/// <summary><c>options backtest</c>: a rule for structures, once or with many parameters.</summary>
internal sealed class OptionBacktestVerb
{
    private readonly Argument<string> _structure = new("STRUCTURE")
    {
        Description = $"What is traded: {string.Join(", ", Structures)}.",
        CompletionSources = { _ => Suggestions.Of(Structures) },
    };

    private readonly MarketChoices _market = new();
    private readonly RuleChoices _rule = new();
    private readonly SweepChoices _sweep = new();
    private readonly FrameOutput _output = new();
    private readonly SaveChoices _save = new("the run, or the best run of a sweep,");
    private readonly Option<double?> _cash = new("--cash") { Description = "Starting capital. Default: 10000.", HelpName = "AMOUNT" };
    private readonly Option<string?> _commission = new("--commission") { Description = "What each leg costs on each side: 0.65/contract, 1.00/order, 0.1%. Default: nothing; expiry is free.", HelpName = "COST" };
    private readonly Option<string?> _fill = new("--fill") { Description = "Price of a leg: mid, natural (bought at the ask, sold at the bid), or the part of the way from the one to the other, 0.25. Default: mid.", HelpName = "FILL" };
    private readonly Option<string?> _sizing = new("--sizing") { Description = "Structures of an entry: units:1, or so many that their maximum loss is a part of equity, risk:2%. Default: units:1.", HelpName = "SIZE" };
    private readonly Option<bool> _keepOpen = new("--keep-open") { Description = "Leave what is open at the end open instead of closing it." };
    private readonly Option<string?> _riskFree = new("--risk-free") { Description = "Risk-free return a year for Sharpe and Sortino, such as 2%. Default: 0.", HelpName = "RATE" };
    private readonly Option<int?> _seed = new("--seed") { Description = "Seed of --sample. Default: 0.", HelpName = "N" };
    private readonly Option<bool> _trades = new("--trades") { Description = "List the trades with their legs (with --format csv, or -o FILE: the trades instead of the statistics)." };

    private static IEnumerable<string> Structures =>
        Enum.GetNames<EntryStructure>().Select(name => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString())));

    public static VerbCommand Create(Verb verb)
    {
        OptionBacktestVerb backtest = new();
        return verb.Create(
            "backtest",
            "A rule for option structures on stored quotes, or on synthetic ones: statistics, trades by exit reason, or a search over its parameters.",
            "toolkit options backtest iron-condor SPY --dte 45 --delta 0.16 --wing 10 --days mon --profit-target 50% --stop 2x --exit-dte 21 --commission 0.65/contract --synthetic realised:20",
            backtest.RunAsync,
            [
                backtest._structure, backtest._market.Underlying, .. backtest._market.Options, backtest._cash, backtest._commission, backtest._fill, backtest._sizing,
                .. backtest._rule.Options, backtest._keepOpen, backtest._riskFree, .. backtest._sweep.Options, backtest._seed, backtest._trades,
                .. backtest._save.Options, backtest._save.All, .. backtest._output.Options,
            ]);
    }

    private async Task RunAsync(Call call, CancellationToken cancel)
    {
        ParameterSet given = _rule.Read(call, Structure(call));
        OptionRule rule = new OptionRule().With(given);
        OptionBacktestOptions account = Account(call);
        ParameterGrid? grid = _sweep.IsAsked(call) ? _sweep.GridOf(call, set => new OptionRule().With(set), given, call.Get(_seed) ?? 0) : null;
        _save.Check(call, grid is not null);
        using Workspace tk = call.Open();
        OptionMarket market = await _market.ReadAsync(call, tk, cancel);
        await (grid is null ? OnceAsync(call, tk, (market, rule, account), cancel) : SweepAsync(call, tk, (market, rule, account, grid), cancel));
    }

    private async Task OnceAsync(Call call, Workspace tk, (OptionMarket Market, OptionRule Rule, OptionBacktestOptions Account) job, CancellationToken cancel)
    {
        BacktestResult result = await Task.Run(() => OptionBacktest.Run(job.Market, job.Rule, job.Account), cancel).WaitAsync(cancel);
        call.Report.Warn(result.Warnings);
        long? id = await _save.SaveAsync(call, tk, (result, _save.OptionsOf(call)), cancel);
        string? report = _save.Report(call, result, new());
        if (call.Get(_trades) && _output.IsAsked(call))
        {
            _output.Write(call, result.TradesFrame(), cancel);
            return;
        }

        JsonObject json = OptionRunText.Json(job.Market, result, call.Get(_trades));
        (json["runId"], json["report"]) = (id, report);
        call.Report.Result(json, text => new OptionRunText(text).Write(job.Market, result, call.Get(_trades)));
    }

    private async Task SweepAsync(Call call, Workspace tk, (OptionMarket Market, OptionRule Rule, OptionBacktestOptions Account, ParameterGrid Grid) job, CancellationToken cancel)
    {
        SweepOptions options = _sweep.Read(call, new());
        SweepResult sweep = await SweepChoices.RunAsync(
            call, progress => OptionBacktest.Sweep(job.Market, job.Rule.With, job.Grid, job.Account, options with { Progress = progress }, cancel), cancel);
        call.Report.Warn(sweep.Warnings);
        IReadOnlyList<long> ids = await _save.SaveAsync(call, tk, (sweep, row => new(Again(row), "", _save.OptionsOf(call))), cancel);
        if (_save.IsReportAsked(call))
        {
            BacktestResult best = await Task.Run(() => Again(sweep.Best), cancel).WaitAsync(cancel);
            _save.Report(call, best, new() { Heatmap = sweep.ParameterNames is [var y, var x, ..] ? sweep.Heatmap(x, y) : null });
        }

        if (_output.IsAsked(call))
        {
            _output.Write(call, sweep, cancel);
            return;
        }

        call.Report.Result(
            sweep.Select((row, i) => new
            {
                Params = job.Rule.With(row.Parameters).Parameters.ToJson(), Metrics = row.Metrics.ToJson(), row.Metrics.Trades, RunId = i < ids.Count ? ids[i] : (long?)null,
            }),
            text => new OptionRunText(text).Write(job.Market, sweep));

        BacktestResult Again(SweepRow row) => OptionBacktest.Run(job.Market, job.Rule.With(row.Parameters), job.Account);
    }

    private string Structure(Call call)
    {
        string named = call.Get(_structure)!.ToLowerInvariant();
        return Structures.Contains(named) ? named : throw ToolkitException.Usage(
            $"STRUCTURE: '{named}' is no choice", $"{(NameDistance.Nearest(named, Structures) is { } near ? $"did you mean {near}? " : "")}use one of {string.Join(", ", Structures)}");
    }

    private OptionBacktestOptions Account(Call call) => new()
    {
        Cash = call.Get(_cash) is { } cash ? AccountChoices.Above("--cash", cash) : 10_000,
        Commission = Commission.Parse(call.Get(_commission) ?? "none"),
        Fill = OptionFill.Parse(call.Get(_fill) ?? "mid"),
        Sizing = Sizing.Parse(call.Get(_sizing) ?? "units:1"),
        From = _market.FromOf(call),
        CloseOpenTrades = !call.Get(_keepOpen),
        RiskFreeRate = call.Get(_riskFree) is { } rate ? AccountChoices.Part("--risk-free", rate, above: -1, most: 10) : 0,
    };
}
