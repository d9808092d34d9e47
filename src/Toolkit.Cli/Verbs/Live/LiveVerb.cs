namespace Toolkit.Cli.Verbs;

/// <summary>The live store: what running strategies have ordered, traded and seen, and what it came to.</summary>
internal static class LiveVerb
{
    public static VerbCommand Create(Verb verb) => Verb.Group(
        "live",
        "The live store: strategies that run, their orders, trades, positions, signals, and profit and loss.",
        "toolkit live pnl",
        Listed(verb), Register(verb), Orders(verb), Trades(verb), Positions(verb), Signals(verb), Pnl(verb), Compare(verb), LiveRunVerb.Create(verb), LiveWatchVerb.Create(verb));

    private static VerbCommand Listed(Verb verb) => verb.Create("strategies", "The registered strategies: what they trade, what they say they do, whether a process has them, when they were last heard of.", "toolkit live strategies", (call, _) =>
    {
        using Workspace tk = call.Open();
        call.Report.Result(
            tk.Live.Strategies(), ["strategy", "status", "running", "heartbeat", "exchange", "symbol", "timeframe", "name", "reason"],
            s => [s.Id, Json.Word(s.Status), tk.Live.IsRunning(s.Id), s.Heartbeat, s.Exchange, s.Symbol, s.Timeframe.Name, s.Name, s.Reason],
            s => LiveJson.Of(s, tk.Live.IsRunning(s.Id)));
    });

    private static VerbCommand Register(Verb verb)
    {
        Argument<string> id = new("STRATEGY") { Description = "The id under which its rows will lie." };
        Argument<string> symbol = new("SYMBOL") { Description = "What it trades." };
        Option<string> timeframe = new("--timeframe", "-t") { Description = "The bars that it goes by; open positions are marked at their last close.", HelpName = "TF", Required = true };
        Option<string?> exchange = new("--exchange") { Description = "Where the symbol is listed. Default: local.", HelpName = "NAME" };
        Option<string?> name = new("--name") { Description = "Name of its class, or any other. Default: the id.", HelpName = "NAME" };
        Option<string?> config = new("--config") { Description = "Its parameters, as JSON.", HelpName = "JSON" };
        return verb.Create(
            "register",
            "Enter a strategy before it is started, or change what is known of one that does not run. A strategy that starts registers itself.",
            "toolkit live register sma-1 BTC/USDT --exchange binance --timeframe 1m --config '{\"fast\": 10, \"slow\": 30}'",
            (call, _) =>
            {
                using Workspace tk = call.OpenToFill();
                StrategyRow row = tk.Live.Enter(new()
                {
                    Id = call.Get(id)!,
                    Symbol = call.Get(symbol)!,
                    Timeframe = Timeframe.Parse(call.Get(timeframe)!),
                    Exchange = call.Get(exchange) ?? SeriesKey.LocalExchange,
                    Name = call.Get(name),
                    Config = call.Get(config),
                });
                call.Report.Result(LiveJson.Of(row, running: false), $"{Text.Of(row.Id)} is registered for {Text.Of(row.Exchange)}:{Text.Of(row.Symbol)} {row.Timeframe}");
            },
            id, symbol, timeframe, exchange, name, config);
    }

    private static VerbCommand Orders(Verb verb)
    {
        LiveChoices of = new();
        Option<bool> open = new("--open") { Description = "Only those that may still fill." };
        return verb.Create("orders", "Orders by the time at which they were placed, archived ones too.", "toolkit live orders sma-1 --open", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            IReadOnlyList<LiveOrder> orders = await tk.Live.OrdersAsync(of.StrategyOf(call), of.FromOf(call), of.ToOf(call), cancel);
            call.Report.Result(
                [.. orders.Where(o => o.IsOpen || !call.Get(open))],
                ["time", "strategy", "order", "symbol", "side", "quantity", "type", "limit", "stop", "status", "filled", "average", "reason"],
                o => [o.Time, o.StrategyId, o.OrderId, o.Symbol, LiveJson.Side(o.Quantity), o.Quantity, Json.Word(o.Type), o.Limit, o.Stop, Json.Word(o.Status), o.Filled, o.AveragePrice, o.Reason], LiveJson.Of);
        }, [.. of.Parts, open]);
    }

    private static VerbCommand Trades(Verb verb)
    {
        LiveChoices of = new();
        return verb.Create("trades", "Fills by their time, archived ones too.", "toolkit live trades sma-1 --from 2024-01-31", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                await tk.Live.TradesAsync(of.StrategyOf(call), of.FromOf(call), of.ToOf(call), cancel),
                ["time", "strategy", "trade", "order", "symbol", "side", "quantity", "price", "fee", "tag"],
                t => [t.Time, t.StrategyId, t.TradeId, t.OrderId, t.Symbol, LiveJson.Side(t.Quantity), t.Quantity, t.Price, t.Fee, t.Tag], LiveJson.Of);
        }, of.Parts);
    }

    private static VerbCommand Positions(Verb verb)
    {
        LiveChoices of = new();
        return verb.Create("positions", "What strategies hold and held, at average cost.", "toolkit live positions", (call, _) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                tk.Live.Positions(of.StrategyOf(call)),
                ["strategy", "exchange", "symbol", "quantity", "average price", "realized", "fees", "trades", "last trade"],
                p => [p.StrategyId, p.Exchange, p.Symbol, p.Quantity, LiveJson.Price(p.Quantity, p.AveragePrice), p.Realized, p.Fees, p.Trades, p.LastTime], LiveJson.Of);
        }, of.Strategy);
    }

    private static VerbCommand Signals(Verb verb)
    {
        LiveChoices of = new();
        return verb.Create("signals", "What strategies saw, whether they traded on it or not.", "toolkit live signals sma-1", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            call.Report.Result(
                await tk.Live.SignalsAsync(of.StrategyOf(call), of.FromOf(call), of.ToOf(call), cancel),
                ["time", "strategy", "symbol", "signal", "direction", "price", "strength", "note"],
                s => [s.Time, s.StrategyId, s.Symbol, s.Name, s.Direction, s.Price, s.Strength, s.Note], LiveJson.Of);
        }, of.Parts);
    }

    private static VerbCommand Pnl(Verb verb)
    {
        LiveChoices of = new();
        Option<bool> average = new("--average-cost") { Description = "What is sold costs the mean price of the position. Default: the oldest units are sold first." };
        return verb.Create("pnl", "Profit and loss by strategy and symbol; what is open is marked at the latest bar.", "toolkit live pnl sma-1", async (call, cancel) =>
        {
            using Workspace tk = call.Open();
            CostBasis basis = call.Get(average) ? CostBasis.AverageCost : CostBasis.Fifo;
            if (of.StrategyOf(call) is { } id)
            {
                // One that has not traded yet is no error; one that is not there is.
                _ = tk.Live.Strategy(id);
            }

            call.Report.Result(
                await tk.Live.PnlAsync(of.StrategyOf(call), basis, cancel),
                ["strategy", "symbol", "net", "realized", "unrealized", "fees", "quantity", "average price", "mark", "marked at", "trades", "win %"],
                p => [p.StrategyId, p.Symbol, p.Net, p.Realized, p.Unrealized, p.Fees, p.Quantity, LiveJson.Price(p.Quantity, p.AveragePrice), p.MarkPrice, p.MarkTime, p.Trades.Count, p.WinRatePct], LiveJson.Of);
        }, of.Strategy, average);
    }

    private static VerbCommand Compare(Verb verb)
    {
        Argument<string> id = new("STRATEGY") { Description = "The strategy's id." };
        Option<double?> within = new("--within") { Description = "Minutes that the entries of a pair may lie apart. Default: a bar of the strategy's timeframe.", HelpName = "MINUTES" };
        return verb.Create("compare", "Live trades beside those of a stored backtest: slippage, missed signals, extra trades.", "toolkit live compare sma-1 7", async (call, cancel) =>
        {
            TimeSpan? tolerance = call.Get(within) switch
            {
                null => null,
                >= 0 and < 1e6 and var minutes => TimeSpan.FromMinutes(minutes),
                var other => throw ToolkitException.Usage($"--within {Text.Of(other)}: a number of minutes, 0 or more, is needed", "write --within 5, or leave it away"),
            };
            using Workspace tk = call.Open();
            LiveComparison compared = await tk.CompareLiveAsync(call.Get(id)!, call.Get(RunsVerb.Id), tolerance, cancel);
            call.Report.Result(LiveJson.Of(compared), text =>
            {
                TextTable.Write(
                    text, ["outcome", "symbol", "side", "live entry", "entry", "live price", "price", "entry bps", "exit bps", "live P&L", "P&L"], compared.Trades,
                    t => [Json.Word(t.Outcome), t.Symbol, t.IsLong ? "long" : "short", t.Live?.EntryTime, t.Backtest?.EntryTime, t.Live?.EntryPrice, t.Backtest?.EntryPrice, t.EntrySlippageBps, t.ExitSlippageBps, t.Live?.ProfitLoss, t.Backtest?.ProfitLoss]);
                text.WriteLine($"{compared.Matched} matched, {compared.Missed} missed, {compared.Extra} extra; mean slippage {Text.Of(compared.MeanSlippageBps)} bps; P&L {Text.Of(compared.ProfitLossDifference)} against the backtest");
            });
        }, id, RunsVerb.Id, within);
    }
}
