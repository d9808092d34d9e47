using Toolkit.Options;

namespace Toolkit.Runs;

/// <summary>Runs a stored run on options again: the same bars and quotes, or the same model, the same rule.</summary>
internal sealed class OptionRerun(StoredRun run, OptionStore store, RerunOptions options)
{
    public async Task<BacktestResult> RunAsync(BarSeries bars, BacktestOptions account, Action<string> note, CancellationToken cancel)
    {
        OptionRule rule = RuleOf();
        OptionMarket market = options.Market is { } given ? Checked(given) : await MarketAsync(bars, note, cancel).ConfigureAwait(false);
        return OptionBacktest.Run(market, rule, OptionBacktestOptions.Of(account, OptionFill.Parse(Text(OptionBacktest.FillName) ?? "mid")));
    }

    private OptionRule RuleOf() => options.Rule ?? (Text(OptionRule.CodeName) is null
        ? new OptionRule().With(run.Parameters.Where(p => OptionRule.ParameterNames.Contains(p.Key)).Select(p => KeyValuePair.Create(p.Key, Rerun.Parameter(p.Value))))
        : throw ToolkitException.Usage($"run {run.Id} cannot be run again as it is: a condition of its rule is code, which a run does not keep", "run it again in C# and give the rule (RerunOptions.Rule)"));

    private async Task<OptionMarket> MarketAsync(BarSeries bars, Action<string> note, CancellationToken cancel)
    {
        if (Text(MarketSettings.Synthetic) is { } model)
        {
            if (model.StartsWith(MarketSettings.OwnModel, StringComparison.Ordinal))
            {
                throw NeedsMarket("its volatility model is code, which a run does not keep");
            }

            (VolatilityModel volatility, SyntheticOptions listed) = SyntheticText.Parse(model);
            return new SyntheticMarket(bars, volatility, listed with { Calendar = run.Options.Calendar! });
        }

        QuoteOrigin origin = MarketSettings.OriginOf(run.Parameters) ?? throw NeedsMarket("its quotes came from memory, not from the store");
        OptionQuotes quotes = await QuotesAsync(origin, note, cancel).ConfigureAwait(false);
        return new QuotedMarket(quotes, bars, MarketSettings.ChainOptions(run.Parameters, run.Options.Calendar!));
    }

    /// <summary>Today's quotes when they are the same, else those of the version that the run used.</summary>
    private async Task<OptionQuotes> QuotesAsync(QuoteOrigin origin, Action<string> note, CancellationToken cancel)
    {
        OptionQuotes? today = await TryAsync(origin, null, cancel).ConfigureAwait(false);
        if (today?.Sha256 == Text(MarketSettings.Sha256))
        {
            return today!;
        }

        OptionQuotes? then = await TryAsync(origin, origin.Version, cancel).ConfigureAwait(false);
        if (then is null || then.Sha256 != Text(MarketSettings.Sha256))
        {
            throw Changed($"those of {origin.Exchange}:{origin.Underlying} are others now, and version {origin.Version} is no longer kept");
        }

        note($"the quotes of {origin.Exchange}:{origin.Underlying} have changed since; they were read from version {origin.Version}, which is still kept");
        return then;
    }

    private async Task<OptionQuotes?> TryAsync(QuoteOrigin origin, long? version, CancellationToken cancel)
    {
        try
        {
            return await store.QuotesAsync(origin.Underlying, origin.From, origin.To, new() { Exchange = origin.Exchange, Expiries = origin.Expiries, AsOf = version }, cancel).ConfigureAwait(false);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.BadData or ErrorKind.Usage)
        {
            return null;
        }
    }

    private OptionMarket Checked(OptionMarket market) => market is QuotedMarket quoted && quoted.Quotes.Sha256 != Text(MarketSettings.Sha256)
        ? throw Changed("the given ones are others")
        : market;

    private string? Text(string parameter) => run.Parameters.TryGetValue(parameter, out object? value) ? (string)value : null;

    private ToolkitException Changed(string why) => ToolkitException.BadData(
        $"run {run.Id} cannot be run on the same quotes: {why}", "restore them from a backup, or run the backtest anew on today's quotes");

    private ToolkitException NeedsMarket(string why) => ToolkitException.Usage(
        $"run {run.Id} cannot be run again as it is: {why}", "run it again in C# and give the market (RerunOptions.Market)");
}
