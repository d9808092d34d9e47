using Toolkit.Statistics;

namespace Toolkit.Runs;

/// <summary>The equity curve of a run with its stamps, and which of its points end a session, as one blob.</summary>
internal static class EquityBlob
{
    public static byte[] Pack(ReadOnlySpan<long> stamps, ReadOnlySpan<double> equity, SessionMap sessions)
    {
        ColumnWriter writer = new();
        writer.Number(stamps.Length);
        writer.Steps<long>(stamps);
        writer.Doubles(equity);
        writer.Number(sessions.Filled);
        writer.Number(sessions.Count);
        writer.Number(sessions.PeriodsPerYear);
        writer.Bytes([(byte)(sessions.IsEveryPoint ? 1 : 0)]);
        writer.Steps<int>(sessions.Ends);
        writer.Steps<int>(sessions.Days);
        return writer.Pack();
    }

    /// <summary>Stamps and equity alone.</summary>
    public static (long[] Stamps, double[] Equity) Unpack(ReadOnlySpan<byte> blob)
    {
        ColumnReader reader = new(blob);
        int count = reader.Count();
        return (reader.Steps<long>(count), reader.Doubles(count));
    }

    public static (long[] Stamps, double[] Equity, SessionMap Sessions) UnpackAll(ReadOnlySpan<byte> blob)
    {
        ColumnReader reader = new(blob);
        int count = reader.Count();
        long[] stamps = reader.Steps<long>(count);
        double[] equity = reader.Doubles(count);
        int filled = reader.Count(), sessions = reader.Int();
        double perYear = reader.Double();
        bool everyPoint = reader.Bytes(1)[0] == 1;
        int[]? ends = everyPoint ? null : reader.Steps<int>(filled);
        return (stamps, equity, SessionMap.Restored(ends, reader.Steps<int>(filled), sessions, perYear));
    }
}
