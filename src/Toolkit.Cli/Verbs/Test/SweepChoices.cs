namespace Toolkit.Cli.Verbs;

/// <summary>The options of a search over parameters.</summary>
internal sealed class SweepChoices
{
    private readonly Option<string[]> _sweep = new("--sweep")
    {
        Description = "Run every value of a parameter: k=from:to:step or k=a,b,c; several make every combination.",
        HelpName = "RANGE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _constraint = new("--constraint") { Description = "Leave out other combinations: \"fast < slow\", \"slow - fast >= 10\".", HelpName = "CONDITION" };

    private readonly Option<string?> _metric = new("--metric") { Description = "The statistic by which the best is found, by its JSON key. Default: sharpe.", HelpName = "KEY", CompletionSources = { _ => Suggestions.Of(Metrics.NumberNames) } };

    private readonly Option<int?> _sample = new("--sample") { Description = "Try only so many combinations, drawn by --seed.", HelpName = "N" };

    private readonly Option<int?> _jobs = new("--jobs", "-j") { Description = "Runs at the same time. Default: one for each processor.", HelpName = "N" };

    public Option[] Options => [_sweep, _constraint, _metric, _sample, _jobs];

    public bool IsAsked(Call call) => call.Get(_sweep) is { Length: > 0 };

    /// <summary>The combinations; the first of them has been tried on what they are for.</summary>
    /// <param name="call">The call.</param>
    /// <param name="make">Makes a strategy or a rule, or says why it cannot.</param>
    /// <param name="fixedOnes">Parameters that are not swept.</param>
    /// <param name="seed">Seed of a sample.</param>
    public ParameterGrid GridOf(Call call, Func<ParameterSet, object> make, ParameterSet fixedOnes, int seed)
    {
        ParameterGrid grid = [];
        foreach (string range in call.Get(_sweep) ?? [])
        {
            grid.Add(range);
        }

        foreach (string condition in call.Get(_constraint) ?? [])
        {
            grid.Where(condition);
        }

        if (call.Get(_sample) is { } count)
        {
            grid.Sample(Positive("--sample", count), seed);
        }

        if (grid.Names.FirstOrDefault(fixedOnes.ContainsKey) is { } twice)
        {
            throw ToolkitException.Usage($"parameter '{twice}' is both given and swept", "use either --sweep or its own option for it");
        }

        make(fixedOnes.With(grid.FirstOrDefault() ?? throw ToolkitException.Usage("the constraints allow no combination", "widen --sweep or --constraint")));
        return grid;
    }

    public SweepOptions Read(Call call, BacktestOptions backtest)
    {
        string metric = call.Get(_metric) ?? "sharpe";
        return new()
        {
            Backtest = backtest,
            Metric = Metrics.NumberNames.FirstOrDefault(n => n.Equals(metric, StringComparison.OrdinalIgnoreCase))
                ?? throw ToolkitException.Usage(
                    $"--metric: there is no statistic '{metric}'",
                    (NameDistance.Nearest(metric, Metrics.NumberNames) is { } near ? $"did you mean {near}? " : "") + $"use one of {string.Join(", ", Metrics.NumberNames)}"),
            Parallelism = JobsOf(call, _jobs),
        };
    }

    /// <summary>Makes many runs, with a progress bar.</summary>
    public static Task<T> RunAsync<T>(Call call, Func<IProgress<SweepProgress>?, T> runs, CancellationToken cancel) =>
        ShowAsync(call, progress => Task.Run(() => runs(progress), cancel).WaitAsync(cancel));

    /// <summary>Waits for many runs, with a progress bar.</summary>
    public static Task<T> ShowAsync<T>(Call call, Func<IProgress<SweepProgress>?, Task<T>> runs)
    {
        const string Bar = "runs";
        return ProgressBars.ShowAsync(call.Report, Bar, p => (Bar, $"{Text.Count(p.Done)} of {Text.Count(p.Total)} runs", (double)p.Done / p.Total), runs);
    }

    public bool IsJobsAsked(Call call) => call.Get(_jobs) is not null;

    /// <summary>Runs at the same time; 0 when it is not said.</summary>
    public static int JobsOf(Call call, Option<int?> option) => call.Get(option) is { } jobs ? Positive("--jobs", jobs) : 0;

    private static int Positive(string option, int value) => value > 0 ? value : throw ToolkitException.Usage($"{option} {value}: a number above 0 is needed", $"write a whole number such as {option} 10");
}
