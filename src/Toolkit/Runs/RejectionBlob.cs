namespace Toolkit.Runs;

/// <summary>The rejected orders of a run as one blob.</summary>
internal static class RejectionBlob
{
    /// <returns>Null when there are none.</returns>
    public static byte[]? Pack(IReadOnlyList<RejectedOrder> orders)
    {
        if (orders.Count == 0)
        {
            return null;
        }

        RejectedOrder[] all = [.. orders];
        ColumnWriter writer = new();
        writer.Number(all.Length);
        writer.Longs(Array.ConvertAll(all, o => UnixMicroseconds.From(o.Time)));
        TradeBlob.Words(writer, Array.ConvertAll<RejectedOrder, string?>(all, o => o.Symbol));
        writer.Ints(Array.ConvertAll(all, o => o.Side));
        writer.Doubles(Array.ConvertAll(all, o => o.Quantity));
        writer.Doubles(Array.ConvertAll(all, o => o.Price));
        TradeBlob.Words(writer, Array.ConvertAll<RejectedOrder, string?>(all, o => o.Reason));
        return writer.Pack();
    }

    public static RejectedOrder[] Unpack(byte[]? blob)
    {
        if (blob is null)
        {
            return [];
        }

        ColumnReader reader = new(blob);
        int count = reader.Count();
        long[] times = reader.Longs(count);
        string?[] symbols = TradeBlob.Words(ref reader, count);
        int[] sides = reader.Ints(count);
        double[] quantities = reader.Doubles(count), prices = reader.Doubles(count);
        string?[] reasons = TradeBlob.Words(ref reader, count);
        RejectedOrder[] all = new RejectedOrder[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = new(UnixMicroseconds.ToDateTime(times[i]), symbols[i]!, sides[i], quantities[i], prices[i], reasons[i]!);
        }

        return all;
    }
}
