namespace Toolkit.Cli.Verbs;

/// <summary><c>live run</c>: a strategy on paper, as bars close.</summary>
internal sealed class LiveRunVerb
{
    private readonly StrategyChoice _strategy = new();
    private readonly AccountChoices _account = new();
    private readonly UntilStopped _stop = new();

    private readonly Argument<string[]> _symbols = new("SYMBOL")
    {
        Description = "FEED:SYMBOL is fetched as its bars close; bars of any other are waited for. Several run on one account.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _timeframe = new("--timeframe", "-t") { Description = "The bars that it goes by.", HelpName = "TF", Required = true };

    private readonly Option<string?> _id = new("--id") { Description = "The strategy's id, under which a restart finds it. Default: name, symbols and timeframe.", HelpName = "ID" };

    private readonly Option<string?> _from = new("--from") { Description = "First bar to trade on. Default: the first that closes from now on.", HelpName = "TIME" };

    private readonly Option<string?> _history = new("--history") { Description = "First bar that the strategy sees. Default: the first that is stored; of a new symbol 1,000 bars back.", HelpName = "TIME" };

    private readonly Option<string?> _calendar = ReadChoices.CalendarOption();

    private readonly Option<bool> _together = new("--together") { Description = "Of several symbols: one strategy sees all of them. Default: each symbol has a strategy of its own." };

    private readonly Option<bool> _wait = new("--wait") { Description = "Ask no feed: another process brings the bars ('toolkit update --every')." };

    private readonly Option<string?> _baseUrl = new("--base-url") { Description = "Address of the API instead of its public one.", HelpName = "URL" };

    private readonly Option<string?> _delay = new("--delay") { Description = "How long after its close a bar is asked for and traded on. Default: 1s.", HelpName = "TIME" };

    private readonly Option<string?> _patience = new("--patience") { Description = "Of several symbols: how long a late bar of one is waited for. Default: 1m.", HelpName = "TIME" };

    private readonly Option<string?> _revisions = new("--revisions") { Description = "When past bars were revised so that other orders come out: halt (default; exit code 4) or goOn.", HelpName = "RULE" };

    public static VerbCommand Create(Verb verb)
    {
        LiveRunVerb run = new();
        return verb.Create(
            "run",
            "A strategy on paper as bars close, by the rules of the backtest; its orders and fills go into the live store. A restart goes on where it was. Ctrl-C ends it (exit code 130). "
                + "A line for each bar on stderr; with --json a document for each, a line long, on stdout.",
            "toolkit live run SmaCross binance:BTC/USDT --timeframe 1m --param fast=10 --param slow=30 --cash 10000",
            run.RunAsync,
            [
                run._strategy.Strategy, run._symbols, .. run._strategy.Options, run._timeframe, run._id, run._from, run._history, run._calendar, .. run._account.LiveOptions,
                run._together, run._wait, run._baseUrl, run._delay, run._patience, run._revisions, run._stop.Option,
            ]);
    }

    private async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        NamedStrategy strategy = await _strategy.FindAsync(call, cancel);
        ParameterSet parameters = _strategy.Parameters(call);
        string[] symbols = call.Get(_symbols)!;
        strategy.Guard(() => strategy.Description.Create(parameters));
        LiveRunOptions options = Options(call, symbols);
        using Workspace tk = call.OpenToFill();
        Told told = new(call.Report);
        return await _stop.RunAsync(
            call,
            // On a worker: what the strategy throws is told with its place in the file.
            token => Task.Run(() => strategy.Guard(() =>
            {
                tk.RunLiveAsync(() => strategy.Description.Create(parameters), symbols, Timeframe.Parse(call.Get(_timeframe)!), options, told, token).GetAwaiter().GetResult();
                return 0;
            }), CancellationToken.None),
            cancel);
    }

    private LiveRunOptions Options(Call call, string[] symbols)
    {
        LiveRunOptions plain = new();
        return plain with
        {
            Id = call.Get(_id),
            Account = _account.Read(call, symbols) with { From = call.Get(_from) is { } from ? TimeText.Parse("--from", from) : null },
            History = call.Get(_history) is { } history ? TimeText.Parse("--history", history) : null,
            EachSymbol = !call.Get(_together),
            Calendar = ReadChoices.CalendarOf(call, _calendar),
            Fetch = call.Get(_wait) ? null : new() { BaseUrl = call.Get(_baseUrl) },
            Delay = DurationText.Of(call, _delay) ?? plain.Delay,
            Patience = DurationText.Of(call, _patience) ?? plain.Patience,
            Revisions = SeriesOptions.Choice<RevisionRule>(call, _revisions) ?? plain.Revisions,
        };
    }

    private sealed class Told(Report report) : IProgress<LiveStep>
    {
        public void Report(LiveStep s)
        {
            if (s.Note is { } note)
            {
                report.Warn(note);
                return;
            }

            report.Line(
                new { Strategy = s.StrategyId, s.Time, s.Bars, Orders = s.Orders.Select(LiveJson.Of), Trades = s.Trades.Select(LiveJson.Of), s.Equity },
                $"{Text.Of(s.Time)} {s.StrategyId}: {Text.Count(s.Bars)} bars, {s.Orders.Count} orders, {s.Trades.Count} trades, equity {Text.Of(Math.Round(s.Equity, 2))}");
        }
    }
}
