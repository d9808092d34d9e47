using System.Text.Json;

namespace Toolkit.Ingest;

/// <summary>The tickers of a <c>trading.db</c>, and what its strategies traded, held and saw, as rows of the live store.</summary>
internal sealed class TradingDbRows(OlderDatabase database, ImportJob job)
{
    private const int TickersOfCommit = 20_000;

    private static readonly string[] StrategyId = ["strategy_id", "strategy", "strategy_name"];
    private static readonly string[] Sides = ["side", "direction", "action", "type", "signal", "signal_type"];

    private readonly ILookup<string, OlderRow> _trades = database.Rows("trades").ToLookup(row => row.Text(StrategyId) ?? "");
    private readonly ILookup<string, OlderRow> _positions = database.Rows("positions").ToLookup(row => row.Text(StrategyId) ?? "");
    private readonly ILookup<string, OlderRow> _signals = database.Rows("signals").ToLookup(row => row.Text(StrategyId) ?? "");

    private long _tradesBefore, _tradesAfter, _signalsBefore, _signalsAfter, _positionsBefore, _positionsAfter;

    public async Task BringAsync(CancellationToken cancel)
    {
        await BringTickersAsync(cancel).ConfigureAwait(false);
        Dictionary<string, OlderRow> strategies = [];
        database.Rows("strategy_metadata").ForEach(row => strategies[row.Text("strategy_id", "id", "strategy_name", "name") ?? ""] = row);
        string[] ids = [.. strategies.Keys.Concat(_trades.Concat(_positions).Concat(_signals).Select(rows => rows.Key)).Distinct().Where(id => id.Length > 0).Order(StringComparer.Ordinal)];
        HashSet<string> known = [.. job.To.Live.Strategies().Select(one => one.Id)];
        foreach (string id in ids)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                await BringAsync(id, strategies.GetValueOrDefault(id), known, cancel).ConfigureAwait(false);
            }
            catch (ToolkitException e)
            {
                job.Problems.Add($"strategy {id}: {e.Message}");
            }
        }

        if (ids.Length > 0)
        {
            long there = job.To.Live.Strategies().Select(one => one.Id).Intersect(ids).LongCount();
            job.Tables.AddRange([new("strategies", ids.Length, there), new("trades", _tradesBefore, _tradesAfter), new("positions", _positionsBefore, _positionsAfter), new("signals", _signalsBefore, _signalsAfter)]);
        }
    }

    private async Task BringTickersAsync(CancellationToken cancel)
    {
        List<OlderRow> rows = database.Rows("ticker_data");
        if (rows.Count == 0)
        {
            return;
        }

        List<Ticker> tickers = [.. rows.Select(TickerOf).OfType<Ticker>()];
        Left(rows.Count - tickers.Count, "rows of ticker_data have no symbol or no time");
        // One per symbol and moment, as the store keeps them: a later row's values win.
        HashSet<(string, string, DateTime)> moments = [.. tickers.Select(one => (one.Exchange, one.Symbol, one.Time))];
        HashSet<(string, string, DateTime)> there = await StoredAsync().ConfigureAwait(false);
        if (!job.Options.DryRun && !moments.IsSubsetOf(there))
        {
            foreach (Ticker[] some in tickers.Where(one => !there.Contains((one.Exchange, one.Symbol, one.Time))).Chunk(TickersOfCommit))
            {
                cancel.ThrowIfCancellationRequested();
                job.To.Live.RecordTickers(some);
            }

            there = await StoredAsync().ConfigureAwait(false);
        }

        job.Tables.Add(new("tickers", moments.Count, moments.Intersect(there).LongCount()));

        async Task<HashSet<(string, string, DateTime)>> StoredAsync() =>
            [.. (await job.To.Live.TickersAsync(cancel: cancel).ConfigureAwait(false)).Select(one => (one.Exchange, one.Symbol, one.Time))];
    }

    private async Task BringAsync(string id, OlderRow? metadata, HashSet<string> known, CancellationToken cancel)
    {
        OlderRow? first = _trades[id].Concat(_positions[id]).Concat(_signals[id]).FirstOrDefault(row => row.Text("symbol") is not null);
        JsonElement? config = metadata?.Json("config", "parameters", "params", "configuration");
        Dictionary<string, object> settings = Tier0Config.Flat(config);
        string? symbol = metadata?.Text("symbol", "symbols") ?? Tier0Config.Find(settings, ["symbol"])?.ToString() ?? first?.Text("symbol");
        string? timeframe = metadata?.Text("timeframe", "interval") ?? Tier0Config.Find(settings, ["timeframe", "interval"])?.ToString();
        string exchange = metadata?.Text("exchange") ?? first?.Text("exchange") ?? Tier0Config.Find(settings, ["exchange"])?.ToString() ?? job.Options.Ingest.Exchange ?? SeriesKey.LocalExchange;
        if (symbol is null)
        {
            job.Problems.Add($"strategy {id} names no symbol, and has no row with one: it was left out");
            return;
        }

        StrategyRegistration strategy = new()
        {
            Id = id,
            Symbol = symbol,
            Exchange = exchange,
            Timeframe = Timeframe.TryParse(timeframe, out Timeframe? said) ? said : Timeframe.Minute,
            Name = metadata?.Text("name", "strategy_name", "class_name"),
            Config = config?.GetRawText(),
        };
        (List<LiveTrade> trades, List<LiveSignal> signals) = (TradesOf(id, strategy), SignalsOf(id, strategy));
        if (!job.Options.DryRun)
        {
            await WriteAsync(strategy, (trades, signals), known.Contains(id), cancel).ConfigureAwait(false);
        }

        if (!job.Options.DryRun || known.Contains(id))
        {
            HashSet<string> there = [.. (await job.To.Live.TradesAsync(id, cancel: cancel).ConfigureAwait(false)).Select(trade => trade.TradeId)];
            HashSet<object> seen = [.. (await job.To.Live.SignalsAsync(id, cancel: cancel).ConfigureAwait(false)).Select(Key)];
            _tradesAfter += trades.LongCount(trade => there.Contains(trade.TradeId));
            _signalsAfter += signals.LongCount(signal => seen.Contains(Key(signal)));
        }

        _tradesBefore += trades.Count;
        _signalsBefore += signals.Count;
        ComparePositions(id, strategy);
    }

    /// <summary>What is not there yet, in one commit. A strategy that the workspace has already keeps what is known of it.</summary>
    private async Task WriteAsync(StrategyRegistration strategy, (List<LiveTrade> Trades, List<LiveSignal> Signals) rows, bool isKnown, CancellationToken cancel)
    {
        if (!isKnown)
        {
            job.To.Live.Enter(strategy);
        }

        HashSet<string> traded = [.. (await job.To.Live.TradesAsync(strategy.Id, cancel: cancel).ConfigureAwait(false)).Select(trade => trade.TradeId)];
        HashSet<object> seen = [.. (await job.To.Live.SignalsAsync(strategy.Id, cancel: cancel).ConfigureAwait(false)).Select(Key)];
        LiveTrade[] trades = [.. rows.Trades.Where(trade => !traded.Contains(trade.TradeId))];
        LiveSignal[] signals = [.. rows.Signals.Where(signal => !seen.Contains(Key(signal)))];
        if (trades.Length + signals.Length == 0)
        {
            return;
        }

        StrategyRow row = job.To.Live.Strategy(strategy.Id);
        using StrategyAccount account = job.To.Live.Register(new() { Id = row.Id, Symbol = row.Symbol, Exchange = row.Exchange, Timeframe = row.Timeframe, Name = row.Name, Config = row.Config });
        account.Together(() =>
        {
            Array.ForEach(trades, trade => account.RecordTrade(trade));
            Array.ForEach(signals, account.RecordSignal);
            account.SetStatus(StrategyStatus.Stopped, "imported from trading.db");
        });
    }

    private List<LiveTrade> TradesOf(string id, StrategyRegistration strategy)
    {
        List<LiveTrade> trades = [];
        HashSet<string> numbers = [];
        foreach ((int i, OlderRow row) in _trades[id].Index())
        {
            string number = row.Text("trade_id", "id", "external_id") ?? string.Create(CultureInfo.InvariantCulture, $"imported-{i + 1}");
            if (Quantity(row) is { } quantity && row.Number("price", "fill_price", "executed_price") is { } price && TimeOf(row) is { } time && numbers.Add(number))
            {
                trades.Add(new()
                {
                    TradeId = number,
                    Quantity = quantity,
                    Price = price,
                    Fee = row.Number("fee", "fees", "commission") ?? 0,
                    Symbol = row.Text("symbol") ?? strategy.Symbol,
                    Exchange = row.Text("exchange") ?? strategy.Exchange,
                    Time = time,
                    // Its orders were not kept there.
                    Tag = row.Text("tag", "note", "notes", "order_id"),
                });
            }
        }

        Left(_trades[id].Count() - trades.Count, $"trades of strategy {id} have no quantity, price, time or number of their own");
        trades.AddRange(_positions[id].Select(row => OpeningOf(row, trades, strategy)).OfType<LiveTrade>().ToList());
        return [.. trades.OrderBy(trade => trade.Time)];
    }

    /// <summary>A position without a trade that explains it comes over as one at its mean price, so that it is held on.</summary>
    private LiveTrade? OpeningOf(OlderRow row, List<LiveTrade> trades, StrategyRegistration strategy)
    {
        string symbol = row.Text("symbol") ?? strategy.Symbol;
        if (Quantity(row) is not { } quantity || AveragePrice(row) is not { } price || trades.Exists(trade => trade.Symbol == symbol)
            || (TimeOf(row) ?? row.Time("entry_time", "opened_at", "updated_at", "last_updated")) is not { } time)
        {
            return null;
        }

        job.Notes.Add($"strategy {strategy.Id} held {quantity.ToString("R", CultureInfo.InvariantCulture)} {symbol} without a trade of its own: it came over as one trade at its mean price");
        return new() { TradeId = $"position {symbol}", Quantity = quantity, Price = price, Symbol = symbol, Exchange = row.Text("exchange") ?? strategy.Exchange, Time = time, Tag = "imported position" };
    }

    private List<LiveSignal> SignalsOf(string id, StrategyRegistration strategy)
    {
        List<LiveSignal> signals = [];
        foreach (OlderRow row in _signals[id])
        {
            if (TimeOf(row) is { } time && Direction(row) is { } direction)
            {
                signals.Add(new()
                {
                    Name = row.Text("name", "signal_name", "signal_type", "signal", "type") ?? "signal",
                    Direction = direction,
                    Time = time,
                    Symbol = row.Text("symbol") ?? strategy.Symbol,
                    Exchange = row.Text("exchange") ?? strategy.Exchange,
                    Price = row.Number("price"),
                    Strength = row.Number("strength", "confidence", "value", "score"),
                    Note = row.Text("note", "notes", "reason", "metadata"),
                });
            }
        }

        Left(_signals[id].Count() - signals.Count, $"signals of strategy {id} have no time, or no direction (buy, sell, hold)");
        // The same signal told again takes the place of the former.
        return [.. signals.GroupBy(Key).Select(same => same.Last())];
    }

    /// <summary>Positions are what trades come to; where the older table says something else, that is told.</summary>
    private void ComparePositions(string id, StrategyRegistration strategy)
    {
        List<LivePosition> held = job.To.Live.Strategies().Any(one => one.Id == id) ? [.. job.To.Live.Positions(id)] : [];
        foreach (OlderRow row in _positions[id].Where(row => Quantity(row) is not null))
        {
            (string symbol, double quantity) = (row.Text("symbol") ?? strategy.Symbol, Quantity(row)!.Value);
            double now = held.Where(one => one.Symbol == symbol && one.Exchange == (row.Text("exchange") ?? strategy.Exchange)).Sum(one => one.Quantity);
            bool same = Math.Abs(now - quantity) <= 1e-9 * Math.Abs(quantity);
            (_positionsBefore, _positionsAfter) = (_positionsBefore + 1, _positionsAfter + (same ? 1 : 0));
            if (!same && !job.Options.DryRun)
            {
                job.Problems.Add(string.Create(
                    CultureInfo.InvariantCulture, $"strategy {id}: positions says {quantity:R} {symbol}, its trades come to {now:R}; the trades are kept, and a trade of the difference sets it right"));
            }
        }
    }

    private Ticker? TickerOf(OlderRow row) => row.Text("symbol") is { } symbol && TimeOf(row) is { } time
        ? new(
            row.Text("exchange") ?? job.Options.Ingest.Exchange ?? SeriesKey.LocalExchange, symbol, UnixMicroseconds.ToDateTime(UnixMicroseconds.From(time)),
            row.Number("bid", "bid_price"), row.Number("ask", "ask_price"), row.Number("last", "last_price", "price", "close"), row.Number("volume", "volume_24h", "base_volume"))
        : null;

    /// <summary>Units with their sign; null for none.</summary>
    private static double? Quantity(OlderRow row) => row.Number("quantity", "qty", "amount", "size", "units", "shares") is not { } units || units == 0 ? null
        : Direction(row) == -1 ? -Math.Abs(units) : units;

    private static double? AveragePrice(OlderRow row) => row.Number("average_price", "avg_price", "entry_price", "avg_entry_price", "price");

    private static int? Direction(OlderRow row) => row.Text(Sides)?.ToLowerInvariant() switch
    {
        "buy" or "long" or "b" or "1" or "1.0" or "up" or "bullish" => 1,
        "sell" or "short" or "s" or "-1" or "-1.0" or "down" or "bearish" => -1,
        "hold" or "flat" or "exit" or "close" or "neutral" or "none" or "0" or "0.0" => 0,
        _ => row.Number("direction") is { } number ? Math.Sign(number) : null,
    };

    private static DateTime? TimeOf(OlderRow row) => row.Time("timestamp", "time", "datetime", "executed_at", "created_at", "date");

    /// <summary>What makes a signal one: the store's key of it, to the microsecond.</summary>
    private static object Key(LiveSignal signal) => (signal.Exchange, signal.Symbol, UnixMicroseconds.From(signal.Time!.Value), signal.Name);

    private void Left(int count, string why)
    {
        if (count > 0)
        {
            job.Problems.Add($"{count} {why}; they were left out");
        }
    }
}
