namespace Toolkit.Cli.Verbs;

/// <summary>Whose rows of the live store, and of which time; one instance per command.</summary>
internal sealed class LiveChoices
{
    private readonly Argument<string?> _strategy = new("STRATEGY") { Description = "The strategy's id. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _from = new("--from") { Description = "First time, included: 2024-01-31 or 2024-01-31T09:30 (UTC).", HelpName = "TIME" };

    private readonly Option<string?> _to = new("--to") { Description = "Last time, not included.", HelpName = "TIME" };

    public Symbol[] Parts => [_strategy, _from, _to];

    public Argument<string?> Strategy => _strategy;

    public string? StrategyOf(Call call) => call.Get(_strategy);

    public DateTime? FromOf(Call call) => call.Get(_from) is { } text ? TimeText.Parse("--from", text) : null;

    public DateTime? ToOf(Call call) => call.Get(_to) is { } text ? TimeText.Parse("--to", text) : null;
}
