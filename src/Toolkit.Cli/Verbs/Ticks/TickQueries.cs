namespace Toolkit.Cli.Verbs;

/// <summary><c>ticks stats</c>, <c>latest</c>, <c>range</c> and <c>bars</c>.</summary>
internal static class TickQueries
{
    public static VerbCommand[] Create(Verb verb) => [Stats(verb), Latest(verb), Range(verb), Bars(verb)];

    private static VerbCommand Stats(Verb verb) => verb.Create(
        "stats", "How many ticks of which symbols there are, in which files, and what waits to be written.", "toolkit ticks stats", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            IReadOnlyList<TickSummary> symbols = await tk.Ticks.SummariesAsync(cancel: cancel);
            IReadOnlyList<TickFile> files = tk.Ticks.Files();
            TickStatistics now = tk.Ticks.Statistics;
            var bySymbol = symbols.Select(one => new { one.Symbol, Ticks = one.Count, one.Quotes, one.Trades, From = one.First, To = one.Last, one.MeanSpread, one.Volume });
            var byFile = files.Select(file => new { file.Path, Day = file.Day.ToString("O"), file.Form, file.Bytes });
            (long ticks, long bytes) = (symbols.Sum(symbol => symbol.Count), files.Sum(file => file.Bytes));
            call.Report.Result(new { ticks, Symbols = bySymbol, now.Queued, now.Written, now.Dropped, now.Errors, Files = byFile, bytes }, text =>
            {
                TextTable.Write(
                    text, ["symbol", "ticks", "quotes", "trades", "from", "to"], symbols,
                    symbol => [symbol.Symbol, symbol.Count, symbol.Quotes, symbol.Trades, symbol.First, symbol.Last]);
                string forms = string.Join(", ", files.GroupBy(file => file.Form).Select(form => $"{form.Count()} {form.Key}"));
                text.WriteLine($"{Text.Count(ticks)} ticks, {files.Count} files{(forms.Length > 0 ? $" ({forms})" : "")}, {Text.Bytes(bytes)}");
            });
        });

    private static VerbCommand Latest(Verb verb)
    {
        Argument<string> symbol = Symbol();
        Option<int> count = new("-n", "--count") { Description = "How many. Default 10.", DefaultValueFactory = _ => 10, HelpName = "N" };
        FrameOutput output = new();
        return verb.Create(
            "latest", "The last ticks of a symbol, the latest last.", "toolkit ticks latest EUR/USD -n 100", (call, cancel) =>
            {
                if (call.Get(count) < 1)
                {
                    throw ToolkitException.Usage($"-n {call.Get(count)}: at least one tick is asked for", "write -n 10 or the like");
                }

                using Workspace tk = call.Open();
                output.Write(call, Found(tk.Ticks.Latest(call.Get(symbol)!, call.Get(count))), cancel);
            },
            [symbol, count, .. output.Options]);
    }

    private static VerbCommand Range(Verb verb)
    {
        Argument<string> symbol = Symbol();
        SeriesOptions times = new();
        FrameOutput output = new();
        return verb.Create(
            "range", "The ticks of a symbol inside [from, to).", "toolkit ticks range EUR/USD --from 2026-01-20T08:00 --to 2026-01-20T09:00 --format csv", async (call, cancel) =>
            {
                using Workspace tk = call.Open();
                TickSeries ticks = await tk.Ticks.ReadAsync(call.Get(symbol)!, times.FromOf(call), times.ToOf(call), cancel);
                // An empty range of a symbol that is there is an answer.
                output.Write(call, ticks.Count > 0 || await tk.Ticks.CountAsync(call.Get(symbol)!, cancel: cancel) > 0 ? ticks : Found(ticks), cancel);
            },
            [symbol, times.From, times.To, .. output.Options]);
    }

    private static VerbCommand Bars(Verb verb)
    {
        Argument<string> symbol = Symbol();
        SeriesOptions series = new("1m", SeriesKey.LocalExchange);
        Option<string?> price = new("--price") { Description = "bid, ask, mid or trade. Default: trade or mid, whichever the symbol has alone.", HelpName = "PRICE" };
        Option<string?> calendar = ReadChoices.CalendarOption();
        Option<bool> store = new("--store") { Description = "Take the bars into the store of bars as well." };
        FrameOutput output = new();
        return verb.Create(
            "bars", "Bars made of the ticks of a symbol.", "toolkit ticks bars EUR/USD --timeframe 1m --price mid --store", async (call, cancel) =>
            {
                using Workspace tk = call.Open();
                string exchange = call.Get(series.Exchange) ?? SeriesKey.LocalExchange;
                BarSeries bars = await tk.Ticks.BarsAsync(
                    call.Get(symbol)!,
                    series.TimeframeOf(call) ?? Timeframe.Minute,
                    new()
                    {
                        Price = SeriesOptions.Choice<TickPrice>(call, price),
                        From = series.FromOf(call),
                        To = series.ToOf(call),
                        Exchange = exchange,
                        Bars = new() { Calendar = ReadChoices.CalendarOf(call, calendar), Notes = call.Report.Note },
                    },
                    cancel);
                if (bars.Count == 0 && await tk.Ticks.CountAsync(call.Get(symbol)!, cancel: cancel) == 0)
                {
                    throw Missing(call.Get(symbol)!);
                }

                if (call.Get(store) && bars.Count > 0)
                {
                    IngestReport stored = await tk.Ingest.BarsAsync(bars, new() { Exchange = exchange }, cancel);
                    call.Report.Note($"{Text.Count(stored.RowsAccepted)} bars of {bars.Key} stored");
                }

                output.Write(call, bars.ToFrame(), cancel);
            },
            [symbol, series.Timeframe, series.From, series.To, price, calendar, series.Exchange, store, .. output.Options]);
    }

    private static Argument<string> Symbol() => new("SYMBOL") { Description = "The symbol of the ticks, as it was stored." };

    private static TickSeries Found(TickSeries ticks) => ticks.Count > 0 ? ticks : throw Missing(ticks.Symbol);

    private static ToolkitException Missing(string symbol) => ToolkitException.NotFound($"no ticks of {symbol} are stored", "'toolkit ticks stats' shows what is stored");
}
