using Microsoft.Data.Analysis;
using Toolkit.Tests;

namespace Toolkit.Interactive.Tests.DataFrames;

public sealed class DataFramesTests
{
    [Fact]
    public void Bars_when_made_a_data_frame_then_a_volume_that_is_not_given_is_null()
    {
        DataFrame rows = Samples.Bars.ToDataFrame();
        Assert.Equal(["time", "open", "high", "low", "close", "volume"], rows.Columns.Select(c => c.Name));
        Assert.Equal([Samples.Day(1), Samples.Day(2), Samples.Day(3), Samples.Day(4), Samples.Day(5)], rows["time"].Cast<DateTime>());
        Assert.All(rows["time"].Cast<DateTime>(), time => Assert.Equal(DateTimeKind.Utc, time.Kind));
        Assert.Equal([10, 11, 12, 13, 14], rows["open"].Cast<double>());
        Assert.Equal([12, 13, 14, 15, 16], rows["high"].Cast<double>());
        Assert.Equal([9, 10, 11, 12, 13], rows["low"].Cast<double>());
        Assert.Equal([11, 12, 13, 14, 15], rows["close"].Cast<double>());
        Assert.Equal([100, 200, null, 400, 500], rows["volume"].Cast<double?>());
    }

    [Fact]
    public async Task Result_when_made_a_data_frame_then_typed_and_NULL_is_null()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.File("ws"));
        Frame frame = await tk.SqlAsync("""
            SELECT * FROM (VALUES
                (true, 1::TINYINT, 2::SMALLINT, 3::INTEGER, 4::BIGINT, 5::UTINYINT, 6::USMALLINT, 7::UINTEGER, 8::UBIGINT,
                 1.5::FLOAT, 2.5::DOUBLE, 12.34::DECIMAL(9,2), 'word', TIMESTAMP '2024-02-29 12:30:00', DATE '2024-02-29',
                 170141183460469::HUGEINT, '\xAA\xBB'::BLOB, UUID '00000000-0000-0000-0000-000000000001', [1, 2]),
                (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL))
            """);
        DataFrame rows = frame.ToDataFrame();
        object[] expected =
        [
            true, (sbyte)1, (short)2, 3, 4L, (byte)5, (ushort)6, 7u, 8ul, 1.5f, 2.5, 12.34m, "word",
            new DateTime(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc), new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc),
            170141183460469m, "qrs=", "00000000-0000-0000-0000-000000000001", "[1,2]",
        ];
        Assert.Equal(expected, rows.Rows[0]);
        Assert.All(rows.Rows[1], Assert.Null);
        Assert.Equal(expected.Select(v => v.GetType()), rows.Columns.Select(c => c.DataType));
    }

    [Fact]
    public void Backtest_when_made_data_frames_then_its_trade_and_its_equity_are_those_counted_by_hand()
    {
        DataFrame trades = Samples.Run.ToDataFrame();
        Assert.Equal(
            ["symbol", "side", "quantity", "entryTime", "entryPrice", "exitTime", "exitPrice", "exitReason", "commission", "profitLoss", "returnPct", "durationDays"],
            trades.Columns.Select(c => c.Name).Take(12));
        Assert.Equal<object>(
            ["ACME", "long", 10.0, Samples.Day(2), 11.0, Samples.Day(4), 13.0, "Signal", 0.0, 20.0, 100 * 20.0 / 110, 2.0],
            Assert.Single(trades.Rows).Take(12));

        DataFrame equity = Samples.Run.EquityToDataFrame();
        Assert.Equal(["time", "equity", "drawdownPct"], equity.Columns.Select(c => c.Name));
        Assert.Equal([1_000, 1_010, 1_020, 1_020, 1_020], equity["equity"].Cast<double>());
        Assert.All(equity["drawdownPct"].Cast<double>(), fall => Assert.Equal(0, fall));
    }
}
