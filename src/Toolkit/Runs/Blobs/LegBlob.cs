namespace Toolkit.Runs;

/// <summary>What only trades of option structures have, behind the columns that all trades have.</summary>
internal static class LegBlob
{
    public static void Write(ColumnWriter writer, Trade[] trades)
    {
        TradeLeg[] legs = [.. trades.SelectMany(t => t.Legs)];
        writer.Doubles(Array.ConvertAll(trades, t => t.Multiplier));
        writer.Doubles(Array.ConvertAll(trades, t => t.CapitalAtRisk ?? TradeBlob.Null));
        writer.Steps<int>(Array.ConvertAll(trades, t => t.Legs.Count));
        TradeBlob.Words(writer, Array.ConvertAll<TradeLeg, string?>(legs, l => l.Contract.Underlying));
        writer.Steps<int>(Array.ConvertAll(legs, l => l.Contract.Expiry.DayNumber));
        writer.Doubles(Array.ConvertAll(legs, l => l.Contract.Strike));
        writer.Bytes(Array.ConvertAll(legs, l => (byte)l.Contract.Right));
        writer.Doubles(Array.ConvertAll(legs, l => l.Quantity));
        writer.Doubles(Array.ConvertAll(legs, l => l.EntryPrice));
        writer.Doubles(Array.ConvertAll(legs, l => l.ExitPrice));
        writer.Doubles(Array.ConvertAll(legs, l => l.Commission));
    }

    /// <summary>Completes the trades.</summary>
    public static void Read(ref ColumnReader reader, Trade[] trades)
    {
        double[] multipliers = reader.Doubles(trades.Length), risks = reader.Doubles(trades.Length);
        int[] counts = reader.Steps<int>(trades.Length);
        int all = counts.Sum();
        string?[] underlyings = TradeBlob.Words(ref reader, all);
        int[] expiries = reader.Steps<int>(all);
        double[] strikes = reader.Doubles(all);
        byte[] rights = reader.Bytes(all).ToArray();
        double[] quantities = reader.Doubles(all), entries = reader.Doubles(all), exits = reader.Doubles(all), commissions = reader.Doubles(all);
        TradeLeg[] legs = new TradeLeg[all];
        for (int i = 0; i < all; i++)
        {
            OptionContract contract = new(underlyings[i]!, DateOnly.FromDayNumber(expiries[i]), strikes[i], (OptionRight)rights[i]);
            legs[i] = new(contract, quantities[i], entries[i], exits[i], commissions[i]);
        }

        int from = 0;
        for (int i = 0; i < trades.Length; i++)
        {
            trades[i] = trades[i] with { Multiplier = multipliers[i], CapitalAtRisk = TradeBlob.OrNull(risks[i]), Legs = legs[from..(from += counts[i])] };
        }
    }
}
