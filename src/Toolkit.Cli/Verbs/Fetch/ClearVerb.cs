namespace Toolkit.Cli.Verbs;

internal static class ClearVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string?> symbol = new("FEED:SYMBOL") { Description = "A fetched series. Default: all of them.", Arity = ArgumentArity.ZeroOrOne };
        SeriesOptions series = new();
        Option<bool> yes = new("--yes") { Description = "Do it; without it the call is refused and nothing goes." };
        return verb.Create(
            "clear",
            "Remove fetched bars and what is known about them, so that they are asked for again; series that were ingested stay.",
            "toolkit clear binance:BTC/USDT --timeframe 1h --yes",
            (call, cancel) =>
            {
                using Workspace tk = call.Open();
                Timeframe? timeframe = series.TimeframeOf(call);
                if (!call.Get(yes))
                {
                    throw ToolkitException.Usage("fetched bars are removed only with --yes", "add it, or look at 'toolkit list' first");
                }

                long removed = tk.Fetch.Clear(call.Get(symbol), timeframe, cancel);
                call.Report.Result(new { removed }, $"{Text.Count(removed)} bars removed");
            },
            symbol, series.Timeframe, yes);
    }
}
