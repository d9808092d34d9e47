namespace Toolkit.Cli.Verbs;

/// <summary>Columns that C# has computed from bars: which are kept, their values, and away with them.</summary>
internal static class FeaturesVerb
{
    public static VerbCommand Create(Verb verb) => Verb.Group(
        "features",
        "Columns that were computed from bars and are kept beside them (tk.Features.GetOrAddAsync in C#). In SQL: the view features.",
        "toolkit features list",
        Listed(verb), Show(verb), Clear(verb));

    private static VerbCommand Listed(Verb verb)
    {
        Argument<string?> symbol = Symbol();
        return verb.Create("list", "The kept features, and whether their bars have changed since: then they are stale, and given to nobody.", "toolkit features list SPY", (call, cancel) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                tk.Features.List(call.Get(symbol), cancel), ["name", "version", "exchange", "symbol", "timeframe", "from", "to", "rows", "stale"],
                f => [f.Definition.Name, f.Definition.Version, f.Definition.Series.Exchange, f.Definition.Series.Symbol, f.Definition.Series.Timeframe, f.From, f.To, f.Rows, f.Stale],
                f => new
                {
                    f.Definition.Name,
                    f.Definition.Version,
                    f.Definition.Series.Exchange,
                    f.Definition.Series.Symbol,
                    f.Definition.Series.Timeframe,
                    f.From,
                    f.To,
                    f.Rows,
                    f.Stale,
                    f.Columns,
                    f.Definition.LookBack,
                    f.Definition.LookAhead,
                    f.Definition.Adjust,
                    Bytes = f.SizeBytes,
                });
        }, symbol);
    }

    private static VerbCommand Show(Verb verb)
    {
        SeriesOptions series = new("the only one that the feature has");
        Argument<string> name = new("NAME") { Description = "The feature." };
        Option<int?> last = new("--last") { Description = "Only the last N bars.", HelpName = "N" };
        FrameOutput output = new();
        return verb.Create("show", "The values of a feature, a row for each bar.", "toolkit features show SPY momentum --last 5", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            (string symbol, string feature) = (call.Get(series.Symbol)!, call.Get(name)!);
            Timeframe timeframe = series.TimeframeOf(call) ?? TimeframeOf(tk, symbol, feature, cancel);
            Frame values = (await tk.Features.ShowAsync(symbol, timeframe, feature, cancel)).ToFrame(call.Get(last));
            output.Write(call, values, cancel);
        }, [series.Symbol, name, series.Timeframe, last, .. output.Options]);
    }

    private static VerbCommand Clear(Verb verb)
    {
        SeriesOptions series = new("all");
        Argument<string?> symbol = Symbol();
        Option<string?> name = new("--name") { Description = "Only the feature of this name.", HelpName = "NAME" };
        Option<bool> yes = new("--yes") { Description = "Do it; without it the call is refused and nothing goes." };
        return verb.Create("clear", "Remove kept features, and damaged ones; they are computed again when they are asked for.", "toolkit features clear SPY --name momentum --yes", (call, _) =>
        {
            using Workspace tk = call.Open();
            if (!call.Get(yes))
            {
                throw ToolkitException.Usage("features are removed only with --yes", "add it, or look at 'toolkit features list' first");
            }

            int removed = tk.Features.Clear(call.Get(symbol), series.TimeframeOf(call), call.Get(name));
            call.Report.Result(new { removed }, $"{Text.Count(removed)} features removed");
        }, symbol, series.Timeframe, name, yes);
    }

    private static Argument<string?> Symbol() => new("SYMBOL") { Description = "Only those of this symbol, or exchange:SYMBOL. Default: all.", Arity = ArgumentArity.ZeroOrOne, CompletionSources = { Suggestions.Symbols } };

    private static Timeframe TimeframeOf(Workspace tk, string symbol, string name, CancellationToken cancel) =>
        tk.Features.List(symbol, cancel).Where(f => f.Definition.Name == name).Select(f => f.Definition.Series.Timeframe).Distinct().ToArray() switch
        {
            [var only] => only,
            [] => throw ToolkitException.NotFound($"no feature {name} of {symbol} is kept", "'toolkit features list' shows what is"),
            var several => throw ToolkitException.Usage($"feature {name} of {symbol} has several timeframes", $"add --timeframe, one of {string.Join(", ", several)}"),
        };
}
