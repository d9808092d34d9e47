namespace Toolkit.Cli.Verbs;

/// <summary>Which strategy runs, with which parameters.</summary>
internal sealed class StrategyChoice
{
    private readonly Option<string[]> _parameters = new("--param", "-p")
    {
        Description = "A parameter of the strategy: fast=10; 'toolkit strategies' lists them. May be given several times.",
        HelpName = "NAME=VALUE",
    };

    public Argument<string> Strategy { get; } = new("STRATEGY")
    {
        Description = "SmaCross, RsiBollinger, DonchianBreakout, BuyAndHold, or a .csx file with a strategy class (FILE.csx:CLASS of several).",
        CompletionSources = { _ => Suggestions.Of(Strategies.Shipped.Select(s => s.Name)) },
    };

    public Option[] Options => [_parameters];

    public Task<NamedStrategy> FindAsync(Call call, CancellationToken cancel) => NamedStrategy.FindAsync(call.Get(Strategy)!, cancel);

    public ParameterSet Parameters(Call call) => ParameterSet.Parse(call.Get(_parameters) ?? []);
}
