using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Reader;
using Toolkit.Storage;

namespace Toolkit.Runs;

/// <summary>Functions of SQL that give single values out of the packed equity and trades of runs.</summary>
internal sealed class RunFunctions(BarStore store)
{
    // Columns of trades, as the views name them to the functions.
    public const int Quantity = 0, EntryTime = 1, EntryPrice = 2, ExitTime = 3, ExitPrice = 4, Commission = 5, EntryCommission = 6, ProfitLoss = 7,
        ReturnPct = 8, Position = 9, StopLoss = 10, TakeProfit = 11, MaxAdverse = 12, MaxFavorable = 13, CapitalAtRisk = 14;

    public const int Symbol = 0, Reason = 1, Tag = 2, Legs = 3;

    private static readonly ScalarFunctionOptions Pure = new() { IsPureFunction = true };

    private readonly UnpackedRuns<(long[] Stamps, double[] Equity)> _equity = new(store.Options.Threads, RunReader.Equity, store.Runs);

    private readonly UnpackedRuns<Trade[]> _trades = new(store.Options.Threads, RunReader.Trades, store.Runs);

    public void Register(DuckDBConnection connection)
    {
        connection.RegisterScalarFunction<long, long, long>(
            "toolkit_run_time", (arguments, writer, rows) => Each(_equity, arguments, rows, (run, at, row) => writer.WriteValue(run.Stamps[at], row)), Pure);
        connection.RegisterScalarFunction<long, long, double>(
            "toolkit_run_equity", (arguments, writer, rows) => Each(_equity, arguments, rows, (run, at, row) => writer.WriteValue(run.Equity[at], row)), Pure);
        connection.RegisterScalarFunction<long, long, int, double>("toolkit_trade_number", (arguments, writer, rows) => Each(_trades, arguments, rows, (run, at, row) =>
        {
            if (Number(run[at], arguments[2].GetValue<int>(row)) is { } number)
            {
                writer.WriteValue(number, row);
            }
            else
            {
                writer.WriteNull(row);
            }
        }), Pure);
        connection.RegisterScalarFunction<long, long, int, string>("toolkit_trade_text", (arguments, writer, rows) => Each(_trades, arguments, rows, (run, at, row) =>
        {
            if (Text(run[at], arguments[2].GetValue<int>(row)) is { } text)
            {
                writer.WriteValue(text, row);
            }
            else
            {
                writer.WriteNull(row);
            }
        }), Pure);
    }

    private static void Each<T>(UnpackedRuns<T> unpacked, IReadOnlyList<IDuckDBDataReader> arguments, ulong rows, Action<T, long, ulong> write)
    {
        UnpackedRuns<T>.Cursor runs = unpacked.Start();
        for (ulong row = 0; row < rows; row++)
        {
            write(runs.Of(arguments[0].GetValue<long>(row)), arguments[1].GetValue<long>(row), row);
        }
    }

    // A double holds microseconds exactly until the year 2255.
    private static double? Number(Trade trade, int field) => field switch
    {
        Quantity => trade.Quantity,
        EntryTime => UnixMicroseconds.From(trade.EntryTime),
        EntryPrice => trade.EntryPrice,
        ExitTime => UnixMicroseconds.From(trade.ExitTime),
        ExitPrice => trade.ExitPrice,
        Commission => trade.Commission,
        EntryCommission => trade.EntryCommission,
        ProfitLoss => trade.ProfitLoss,
        ReturnPct => trade.ReturnPct,
        Position => trade.PositionId,
        StopLoss => trade.StopLoss,
        TakeProfit => trade.TakeProfit,
        MaxAdverse => trade.MaxAdversePct,
        MaxFavorable => trade.MaxFavorablePct,
        CapitalAtRisk => trade.CapitalAtRisk,
        _ => null,
    };

    private static string? Text(Trade trade, int field) => field switch
    {
        Symbol => trade.Symbol,
        Reason => OptionsJson.Word(trade.ExitReason),
        Tag => trade.Tag,
        Legs => trade.Legs.Count == 0 ? null : RunJson.Legs(trade).ToJsonString(),
        _ => null,
    };
}
