using System.Data.Common;
using Toolkit.Catalog;

namespace Toolkit.Trading;

/// <summary>The table <c>signals</c>.</summary>
internal static class SignalBook
{
    public static int Put(DbConnection connection, StrategyRow strategy, LiveSignal signal)
    {
        (string exchange, string symbol) = (signal.Exchange ?? strategy.Exchange, signal.Symbol ?? strategy.Symbol);
        SymbolRules.Check(exchange, symbol);
        LiveNames.Check(signal.Name, "signal's name");
        if (signal.Direction is not (-1 or 0 or 1) || signal.Price is { } price && !double.IsFinite(price) || signal.Strength is { } strength && !double.IsFinite(strength))
        {
            throw ToolkitException.Usage($"signal {signal.Name} of {exchange}:{symbol} cannot be taken: its direction is not 1, -1 or 0, or a number of it is not finite", "give 1 (long), -1 (short) or 0 (out), and leave out what is not known");
        }

        LiveNames.CheckTime(connection, "signals", signal.Time!.Value);
        LiveChange.Of(connection, "signals");
        return connection.Execute(
            $"""
            INSERT INTO signals ({LiveTable.Signals.Names}) VALUES ($strategy, $exchange, $symbol, $time, $name, $direction, $price, $strength, $note)
            ON CONFLICT (strategy_id, exchange, symbol, time, name) DO UPDATE SET direction = $direction, price = $price, strength = $strength, note = $note
            """,
            ("$strategy", strategy.Id), ("$exchange", exchange), ("$symbol", symbol), ("$time", UnixMicroseconds.From(signal.Time.Value)), ("$name", signal.Name),
            ("$direction", (long)signal.Direction), ("$price", signal.Price), ("$strength", signal.Strength), ("$note", signal.Note));
    }
}
