namespace Toolkit.Runs;

/// <summary>The rejected, or the reduced, orders of a run as one blob.</summary>
internal static class OrderBlob
{
    /// <returns>Null when there are none.</returns>
    public static byte[]? Pack(IReadOnlyList<RejectedOrder> orders) => orders.Count == 0 ? null : Columns([.. orders]).Pack();

    /// <returns>Null when there are none.</returns>
    public static byte[]? Pack(IReadOnlyList<ReducedOrder> orders)
    {
        if (orders.Count == 0)
        {
            return null;
        }

        ColumnWriter writer = Columns([.. orders.Select(o => new RejectedOrder(o.Time, o.Symbol, o.Side, o.Quantity, o.Price, o.Reason))]);
        writer.Doubles([.. orders.Select(o => o.Filled)]);
        return writer.Pack();
    }

    public static RejectedOrder[] Rejected(byte[]? blob)
    {
        if (blob is null)
        {
            return [];
        }

        ColumnReader reader = new(blob);
        return Read(ref reader);
    }

    public static ReducedOrder[] Reduced(byte[]? blob)
    {
        if (blob is null)
        {
            return [];
        }

        ColumnReader reader = new(blob);
        RejectedOrder[] asked = Read(ref reader);
        double[] filled = reader.Doubles(asked.Length);
        return [.. asked.Zip(filled, (o, got) => new ReducedOrder(o.Time, o.Symbol, o.Side, o.Quantity, got, o.Price, o.Reason))];
    }

    private static ColumnWriter Columns(RejectedOrder[] all)
    {
        ColumnWriter writer = new();
        writer.Number(all.Length);
        writer.Steps<long>(Array.ConvertAll(all, o => UnixMicroseconds.From(o.Time)));
        TradeBlob.Words(writer, Array.ConvertAll<RejectedOrder, string?>(all, o => o.Symbol));
        writer.Steps<int>(Array.ConvertAll(all, o => o.Side));
        writer.Doubles(Array.ConvertAll(all, o => o.Quantity));
        writer.Doubles(Array.ConvertAll(all, o => o.Price));
        TradeBlob.Words(writer, Array.ConvertAll<RejectedOrder, string?>(all, o => o.Reason));
        return writer;
    }

    private static RejectedOrder[] Read(ref ColumnReader reader)
    {
        int count = reader.Count();
        long[] times = reader.Steps<long>(count);
        string?[] symbols = TradeBlob.Words(ref reader, count);
        int[] sides = reader.Steps<int>(count);
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
