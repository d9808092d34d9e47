namespace Toolkit.Runs;

/// <summary>The trades of a run as one blob: first the closed ones, then those still open at its end.</summary>
internal static class TradeBlob
{
    /// <summary>Null, as a double: a NaN that no arithmetic gives.</summary>
    internal static readonly double Null = BitConverter.UInt64BitsToDouble(0x7FF8_6C6C_756E_0000);

    public static byte[] Pack(IReadOnlyList<Trade> closed, IReadOnlyList<Trade> open)
    {
        Trade[] all = [.. closed, .. open];
        ColumnWriter writer = new();
        writer.Number(closed.Count);
        writer.Number(open.Count);
        Words(writer, Array.ConvertAll<Trade, string?>(all, t => t.Symbol));
        writer.Doubles(Array.ConvertAll(all, t => t.Quantity));
        writer.Steps<long>(Array.ConvertAll(all, t => UnixMicroseconds.From(t.EntryTime)));
        writer.Doubles(Array.ConvertAll(all, t => t.EntryPrice));
        writer.Steps<long>(Array.ConvertAll(all, t => UnixMicroseconds.From(t.ExitTime)));
        writer.Doubles(Array.ConvertAll(all, t => t.ExitPrice));
        writer.Doubles(Array.ConvertAll(all, t => t.Commission));
        writer.Doubles(Array.ConvertAll(all, t => t.EntryCommission ?? Null));
        writer.Bytes(Array.ConvertAll(all, t => (byte)t.ExitReason));
        writer.Steps<int>(Array.ConvertAll(all, t => t.PositionId));
        writer.Doubles(Array.ConvertAll(all, t => t.StopLoss ?? Null));
        writer.Doubles(Array.ConvertAll(all, t => t.TakeProfit ?? Null));
        writer.Doubles(Array.ConvertAll(all, t => t.MaxAdversePct ?? Null));
        writer.Doubles(Array.ConvertAll(all, t => t.MaxFavorablePct ?? Null));
        Words(writer, Array.ConvertAll(all, t => t.Tag));
        if (Array.Exists(all, t => t.Legs.Count > 0))
        {
            LegBlob.Write(writer, all);
        }

        return writer.Pack();
    }

    public static (Trade[] Closed, Trade[] Open) Unpack(ReadOnlySpan<byte> blob)
    {
        ColumnReader reader = new(blob);
        int closed = reader.Count(), count = closed + reader.Count();
        string?[] symbols = Words(ref reader, count);
        double[] quantity = reader.Doubles(count);
        long[] entryTime = reader.Steps<long>(count);
        double[] entryPrice = reader.Doubles(count);
        long[] exitTime = reader.Steps<long>(count);
        double[] exitPrice = reader.Doubles(count), commission = reader.Doubles(count), entryCommission = reader.Doubles(count);
        byte[] reasons = reader.Bytes(count).ToArray();
        int[] positions = reader.Steps<int>(count);
        double[] stop = reader.Doubles(count), take = reader.Doubles(count), adverse = reader.Doubles(count), favorable = reader.Doubles(count);
        string?[] tags = Words(ref reader, count);
        Trade[] all = new Trade[count];
        for (int i = 0; i < count; i++)
        {
            all[i] = new()
            {
                Symbol = symbols[i]!,
                Quantity = quantity[i],
                EntryTime = UnixMicroseconds.ToDateTime(entryTime[i]),
                EntryPrice = entryPrice[i],
                ExitTime = UnixMicroseconds.ToDateTime(exitTime[i]),
                ExitPrice = exitPrice[i],
                Commission = commission[i],
                EntryCommission = OrNull(entryCommission[i]),
                ExitReason = (ExitReason)reasons[i],
                PositionId = positions[i],
                StopLoss = OrNull(stop[i]),
                TakeProfit = OrNull(take[i]),
                MaxAdversePct = OrNull(adverse[i]),
                MaxFavorablePct = OrNull(favorable[i]),
                Tag = tags[i],
            };
        }

        if (!reader.IsAtEnd)
        {
            LegBlob.Read(ref reader, all);
        }

        return (all[..closed], all[closed..]);
    }

    /// <summary>Texts of which many are the same: each once, and for each row which one.</summary>
    internal static void Words(ColumnWriter writer, IReadOnlyList<string?> words)
    {
        List<string?> distinct = [.. words.Distinct()];
        Dictionary<string, int> places = distinct.Where(word => word is not null).ToDictionary(word => word!, distinct.IndexOf);
        int none = distinct.IndexOf(null);
        writer.Texts(distinct);
        writer.Steps<int>([.. words.Select(word => word is null ? none : places[word])]);
    }

    /// <exception cref="ToolkitException">A row names a text that is not there (bad data).</exception>
    internal static string?[] Words(ref ColumnReader reader, int count)
    {
        string?[] distinct = reader.Texts();
        return Array.ConvertAll(reader.Steps<int>(count), place => place >= 0 && place < distinct.Length
            ? distinct[place]
            : throw ToolkitException.BadData("one of its texts is not there", "run `tk.Maintenance.Verify()`"));
    }

    internal static double? OrNull(double value) => BitConverter.DoubleToUInt64Bits(value) == BitConverter.DoubleToUInt64Bits(Null) ? null : value;
}
