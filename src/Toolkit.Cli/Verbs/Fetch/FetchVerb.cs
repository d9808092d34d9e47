namespace Toolkit.Cli.Verbs;

/// <summary><c>fetch</c> and <c>update</c>: bars from feeds, asking only for what is missing.</summary>
internal static class FetchVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string[]> symbols = new("FEED:SYMBOL") { Description = "One or more: binance:BTC/USDT, yahoo:SPY, coinbase:BTC/USD, kraken:ETH/EUR, folder:NAME.", Arity = ArgumentArity.OneOrMore };
        SeriesOptions series = new();
        FetchChoices choices = new();
        return verb.Create(
            "fetch",
            "Get bars of a range [from, to) from a feed; only what is missing is asked for, and every page is kept as it arrives. Default: from the first bar that the source has to now.",
            "toolkit fetch binance:BTC/USDT --timeframe 1h --from 2024-01-01",
            async (call, cancel) =>
            {
                Timeframe timeframe = series.TimeframeOf(call)
                    ?? throw ToolkitException.Usage("--timeframe is missing", "say how long the bars last, e.g. --timeframe 1h; 'toolkit feeds' shows what each feed has");
                FetchOptions options = choices.Read(call);
                (DateTime? from, DateTime? to) = (series.FromOf(call), series.ToOf(call));
                using Workspace tk = call.OpenToFill();
                return await ShowAsync(call.Report, progress => tk.Fetch.FetchManyAsync(call.Get(symbols)!, timeframe, from, to, options, progress, cancel));
            },
            [symbols, series.Timeframe, series.From, series.To, .. choices.Options]);
    }

    public static VerbCommand CreateUpdate(Verb verb)
    {
        Argument<string[]> symbols = new("FEED:SYMBOL") { Description = "Fetched series; none with --all.", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> all = new("--all") { Description = "Every series that was fetched." };
        Option<string?> every = new("--every")
        {
            Description = "Again and again, from the start of one round to that of the next: 30s, 1m. A line for each round on stderr; with --json a document for each, a line long, on stdout. Ctrl-C ends it (exit code 130).",
            HelpName = "TIME",
        };
        FetchChoices choices = new();
        UntilStopped stop = new();
        return verb.Create(
            "update", "Extend fetched series to now, in all their timeframes.", "toolkit update --all --every 1m",
            async (call, cancel) =>
            {
                string[] named = call.Get(symbols) ?? [];
                if (named.Length == 0 != call.Get(all))
                {
                    throw ToolkitException.Usage(named.Length == 0 ? "nothing is named" : "--all goes without symbols", "toolkit update FEED:SYMBOL … or toolkit update --all");
                }

                using Workspace tk = call.Open();
                if (DurationText.Of(call, every) is { } period)
                {
                    return await stop.RunAsync(
                        call, token => tk.Fetch.KeepUpdatedAsync(period, named.Length == 0 ? null : named, choices.Read(call), new Rounds(call.Report), token), cancel);
                }

                return await ShowAsync(call.Report, progress => tk.Fetch.UpdateAsync(named.Length == 0 ? null : named, choices.Read(call), progress, cancel));
            },
            [symbols, all, every, stop.Option, .. choices.Options]);
    }

    private sealed class Rounds(Report report) : IProgress<UpdateRound>
    {
        public void Report(UpdateRound r)
        {
            foreach (FetchReport failed in r.Series.Where(s => s.Error is not null))
            {
                report.Warn($"{failed.Series}: {failed.Error!.Message}");
            }

            string what = r.Error is { } error
                ? Words.Of(error.Message)
                : $"{r.Series.Count} series, {Text.Count(r.RowsNew)} new and {Text.Count(r.RowsRevised)} revised bars{(r.Failed > 0 ? $", {r.Failed} failed" : "")}";
            report.Line(
                new
                {
                    Round = r.Number, r.Started, r.RowsNew, r.RowsRevised, r.Failed, r.Wait, Series = r.Series.Select(Document),
                    Error = r.Error is { } none ? Commands.Report.ErrorDocument(none) : null,
                },
                $"{Text.Of(r.Started)} round {r.Number}: {what}; next in {Text.Of(Math.Round(r.Wait.TotalSeconds, 1))} s");
        }
    }

    /// <summary>One series is an object, several are an array; with one that failed, its error decides the exit code.</summary>
    private static async Task<int> ShowAsync(Report report, Func<IProgress<FetchProgress>?, Task<IReadOnlyList<FetchReport>>> fetch)
    {
        IReadOnlyList<FetchReport> reports = await ProgressBars.ShowAsync(report, null, Said, fetch);
        if (reports is [{ Error: { } only }])
        {
            throw only;
        }

        if (reports.Count == 0)
        {
            report.Note("no series has been fetched yet, so there is nothing to update: begin with 'toolkit fetch FEED:SYMBOL --timeframe 1h'");
        }

        reports.SelectMany(r => r.Notes).ToList().ForEach(report.Note);
        object json = reports.Count == 1 ? reports[0].ToJson() : reports.Select(Document);
        report.Result(json, text => text.WriteLines(reports.SelectMany(Lines)));
        return reports.Select(r => r.Error).OfType<ToolkitException>().Select(e => (int)e.Kind).FirstOrDefault();
    }

    private static JsonObject Document(FetchReport r)
    {
        JsonObject one = r.ToJson();
        one["error"] = r.Error is { } error ? Report.ErrorDocument(error) : null;
        return one;
    }

    public static JsonObject ToJson(this FetchReport r) => Json.Object(new
    {
        r.Series.Symbol, r.Series.Exchange, r.Series.Timeframe, r.Requests, r.Pages,
        r.RowsFetched, r.RowsNew, r.RowsRevised, r.RowsRejected, r.RowsLeftOut, r.Ranges, r.From, r.To, r.Notes,
    });

    private static (string Bar, string Text, double Part) Said(FetchProgress p) => (
        $"{p.Series}", $"{p.Series}: {Text.Count(p.Rows)} bars", p.IsDone ? 1 : p.ExpectedPages > 0 ? Math.Min(0.99, (double)p.Pages / p.ExpectedPages) : 0);

    private static IEnumerable<string> Lines(FetchReport r) => r switch
    {
        { Error: { } error } => [$"{r.Series}: failed: {Words.Of(error.Hint is { } hint ? $"{error.Message}: {hint}" : error.Message)}"],
        { Requests: 0 } => [$"{r.Series}: everything from {Text.Of(r.From)} to {Text.Of(r.To)} was there, 0 requests", .. Asked(r)],
        _ => [$"{r.Series}: {Text.Count(r.RowsNew)} new and {Text.Count(r.RowsRevised)} revised bars in {r.Requests} requests ({r.Pages} pages)", .. Asked(r)],
    };

    private static IEnumerable<string> Asked(FetchReport r) => r.Ranges.Select(range => $"  asked for {range}");
}
