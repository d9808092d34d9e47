namespace Toolkit.Cli.Verbs;

/// <summary>The options that say which runs are wanted.</summary>
internal sealed class RunChoices
{
    private readonly Option<string?> _where = new("--where")
    {
        Description = "A condition in SQL (DuckDB's, confined to one run at a time) over statistics (sharpe, returnPct, …), parameters (fast, or param.fast) and "
            + "runId, name, strategy, symbol, exchange, tag, timeframe, createdAt, start, \"end\", elapsedMs, seed, version, toolkit, gitCommit, notes. Texts and times in single quotes.",
        HelpName = "CONDITION",
    };

    private readonly Option<string?> _tag = new("--tag") { Description = "Only runs with this tag.", HelpName = "WORD" };

    private readonly Option<string?> _strategy = new("--strategy") { Description = "Only runs of this strategy.", HelpName = "NAME", CompletionSources = { _ => Suggestions.Of(Strategies.Shipped.Select(s => s.Name)) } };

    private readonly Option<string?> _symbol = new("--symbol") { Description = "Only runs on this symbol.", HelpName = "SYMBOL", CompletionSources = { Suggestions.Symbols } };

    private readonly Option<string?> _sort = new("--sort")
    {
        Description = "A statistic (its best value first), parameter or column to order by. Default: newest first.",
        HelpName = "NAME",
        CompletionSources = { _ => Suggestions.Of(Metrics.NumberNames) },
    };

    private readonly Option<bool> _reverse = new("--reverse") { Description = "The other way round." };

    private readonly Option<int?> _limit = new("--limit") { Description = "At most so many runs.", HelpName = "N" };

    public Option[] Options => [_where, _tag, _strategy, _symbol, _sort, _reverse, _limit];

    public bool IsAsked(Call call) => Options.Any(option => call.Parsed.GetResult(option) is { Implicit: false });

    public RunQuery Read(Call call)
    {
        if (call.Get(_limit) is < 1)
        {
            throw ToolkitException.Usage($"--limit: {call.Get(_limit)} is no number of runs", "give 1 or more");
        }

        return new()
        {
            Where = call.Get(_where),
            Tag = call.Get(_tag),
            Strategy = call.Get(_strategy),
            Symbol = call.Get(_symbol),
            OrderBy = call.Get(_sort),
            Reverse = call.Get(_reverse),
            Limit = call.Get(_limit),
        };
    }
}
