using System.Text.Json;
using DuckDB.NET.Data;
using Toolkit.Catalog;
using Toolkit.Sql;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Of a clone only the files are brought that a read or a statement can need.</summary>
public sealed class NeededFilesTests : IDisposable
{
    private const int Rows = 2_000_000;

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData("SELECT * FROM bars WHERE symbol = 'A'", "- A - - -")]
    [InlineData("SELECT * FROM bars b WHERE 'A' = b.symbol AND Exchange IN ('x', 'y') AND close > 3", "x,y A - - -")]
    [InlineData("SELECT * FROM market_data WHERE market_data.timeframe = $tf AND symbol = $s", "- S 1m - -")]
    [InlineData("SELECT * FROM bars WHERE time >= '1970-01-02' AND time < TIMESTAMP '1970-01-03'", "- - - 86400000000 172800000000")]
    [InlineData("SELECT * FROM bars WHERE DATE '1970-01-02' <= time AND time BETWEEN $t AND '1970-01-01 00:00:02'", "- - - 86400000000 2000000")]
    [InlineData("WITH x AS (SELECT * FROM bars WHERE symbol = 'A') SELECT * FROM x JOIN (FROM bars WHERE symbol = 'B') USING (time)", "- A - - -|- B - - -")]
    [InlineData("SELECT * FROM bars WHERE symbol = 'A' OR symbol = 'B'", "- - - - -")]
    [InlineData("SELECT * FROM bars WHERE NOT symbol = 'A' AND upper(symbol) = 'B' AND symbol = other", "- - - - -")]
    [InlineData("SELECT * FROM bars WHERE symbol = 'A' UNION ALL SELECT * FROM bars", "- A - - -|- - - - -")]
    [InlineData("SELECT count(*) FROM symbols", "")]
    [InlineData("SELECT * FROM bars JOIN symbols USING (symbol) WHERE symbol = 'A'", null)]
    [InlineData("SELECT * FROM bars AS b(symbol, exchange) WHERE symbol = 'A'", null)]
    [InlineData("SELECT * FROM bars TABLESAMPLE 10% WHERE symbol = 'A'", null)]
    [InlineData("SUMMARIZE bars", null)]
    [InlineData("SELECT * FROM query_table('bars') WHERE symbol = 'A'", null)]
    [InlineData("SELECT * FROM resample('A', '1m', '5m')", null)]
    public void What_a_statement_can_need(string sql, string? expected)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using JsonDocument? tree = NeededBars.Parse(connection, sql);
        IReadOnlyList<BarCondition>? needed = tree is null ? null : NeededBars.Of(
            connection, tree, sql, new Dictionary<string, object?> { ["tf"] = "1m", ["s"] = "S", ["t"] = new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc) });
        Assert.Equal(expected, needed is null ? null : string.Join('|', needed.Select(Told)));
    }

    [Fact]
    public void A_text_that_is_no_select_has_no_tree()
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        Assert.Null(NeededBars.Parse(connection, "CREATE VIEW v AS SELECT * FROM bars"));
    }

    [Fact]
    public async Task A_month_of_a_long_series_brings_the_files_that_hold_it()
    {
        Workspace first = _shared.Open("first");
        SeriesKey key = Stored.Key("L");
        BarColumns rows = Stored.Bars(0, Rows);
        // Around the clock, which nobody has to guess from the bars at its end.
        first.Store.Publish(new() { MadeBy = "ingest", Series = [Stored.Load(key, rows) with { Facts = new(AssetType: "crypto") }] });
        first.Store.Put(Stored.Key("OTHER"), Stored.Bars(0, 6_000));
        Assert.Equal(4, (await first.Remotes.PushAsync()).Files);
        first.Store.MustBeWell();
        Assert.Equal(Rows, first.Store.Listings.Find(key)!.RowCount);

        Workspace clone = await _shared.CloneAsync("clone");
        // February 2025 lies in the first of three files of 737,280 minutes at most.
        DateTime from = new(2025, 2, 1, 0, 0, 0, DateTimeKind.Utc), to = new(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc);
        BarSeries month = await clone.Bars.ReadAsync("L", "1m", from, to);
        Assert.Equal(28 * 24 * 60, month.Count);
        Assert.Single(Shared.Here(clone));
        object of = new { s = "L", from, to };
        Frame sum = await clone.SqlAsync("SELECT count(*) AS n, sum(close) AS c FROM bars WHERE symbol = $s AND time >= $from AND time < $to", of);
        Assert.Single(Shared.Here(clone));
        Assert.Equal((await first.SqlAsync("SELECT count(*) AS n, sum(close) AS c FROM bars WHERE symbol = $s AND time >= $from AND time < $to", of)).ToJson(), sum.ToJson());

        // A read, and confined SQL in a process that only reads.
        using (Workspace confined = Workspace.Open(clone.Path, new() { Confine = true }))
        {
            Assert.Equal("[{\"n\":6000}]", string.Concat((await confined.SqlAsync("SELECT count(*) AS n FROM bars WHERE symbol = 'OTHER'")).ToJson().Where(c => !char.IsWhiteSpace(c))));
            Assert.Equal(2, Shared.Here(clone).Length);
        }

        // By another name that a statement left behind, all are needed.
        await clone.SqlAsync("CREATE VIEW mine AS SELECT * FROM bars WHERE symbol = 'L'");
        Assert.Equal("[{\"n\":2000000}]", string.Concat((await clone.SqlAsync("SELECT count(*) AS n FROM mine")).ToJson().Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal(4, Shared.Here(clone).Length);
    }

    private static string Told(BarCondition condition) => string.Join(
        ' ', Words(condition.Exchanges), Words(condition.Symbols), Words(condition.Timeframes),
        condition.From == long.MinValue ? "-" : $"{condition.From}", condition.To == long.MaxValue ? "-" : $"{condition.To}");

    private static string Words(IReadOnlyList<string>? words) => words is null ? "-" : string.Join(',', words);
}
