using System.Globalization;

namespace Toolkit.Servers.Tests;

/// <summary>SQL on a ClickHouse database.</summary>
public sealed class SqlThereTests
{
    [ClickHouseFact]
    public async Task Every_type_comes_as_that_of_a_frame()
    {
        using PushedWorkspace w = new();
        await w.Tk.Ingest.BarsAsync("A", "1d", PushTests.Bars(new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), 2, TimeSpan.FromDays(1)));
        await w.PushAsync();
        Frame f = await w.ThereAsync(
            """
            SELECT toDateTime64('2024-01-02 03:04:05.678901', 6, 'UTC') AS t, toDateTime('2024-07-01 12:00:00', 'America/New_York') AS ny, toDate('2024-01-02') AS d,
                toNullable(1.5) AS x, CAST(NULL AS Nullable(Float64)) AS n, toLowCardinality('w') AS w, toDecimal64('12.50', 2) AS m, 42::UInt8 AS u, -7::Int64 AS i, true AS b,
                [1, NULL, 3] AS a, ('x', 2) AS p, map('k', 1) AS o, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS g, NULL AS nothing, toInt128('170141183460469231731687303715884105727') AS wide
            """);
        FrameRow row = f.Rows.Single();
        Assert.Equal(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(6789010), row["t"]);
        Assert.Equal(DateTimeKind.Utc, ((DateTime)row["t"]!).Kind);
        Assert.Equal(new DateTime(2024, 7, 1, 16, 0, 0, DateTimeKind.Utc), row["ny"]);
        Assert.Equal(new DateOnly(2024, 1, 2), row["d"]);
        Assert.Equal((1.5, null, "w", 12.5m), ((double)row["x"]!, row["n"], (string)row["w"]!, (decimal)row["m"]!));
        Assert.Equal(((byte)42, -7L, true), ((byte)row["u"]!, (long)row["i"]!, (bool)row["b"]!));
        Assert.Equal(("[1,null,3]", "[\"x\",2]", "{\"k\":1}"), ((string)row["a"]!, (string)row["p"]!, (string)row["o"]!));
        Assert.Equal(Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0"), row["g"]);
        Assert.Null(row["nothing"]);
        Assert.Equal("170141183460469231731687303715884105727", row["wide"]);
    }

    [ClickHouseFact]
    public async Task Parameters_are_values_and_never_sql()
    {
        using PushedWorkspace w = new();
        await w.Server.PushAsync(await With(w));
        string evil = "it's \\ \"x\"\t; DROP TABLE bars; -- ☃";
        Frame f = await w.ThereAsync(
            "SELECT $text AS s, $n + 1 AS n, $x AS x, $t AS t, $d AS d, $none IS NULL AS z, '$text' AS kept, $list AS l -- $comment\n, $b AS b",
            new Dictionary<string, object?>
            {
                ["text"] = evil,
                ["n"] = 41L,
                ["x"] = 0.1,
                ["t"] = new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234560),
                ["d"] = new DateOnly(2024, 2, 29),
                ["none"] = null,
                ["list"] = new[] { "a'b", "c" },
                ["b"] = true,
            });
        FrameRow row = f.Rows.Single();
        Assert.Equal((evil, 42L, 0.1, "$text", true), ((string)row["s"]!, Convert.ToInt64(row["n"], CultureInfo.InvariantCulture), (double)row["x"]!, (string)row["kept"]!, (bool)row["b"]!));
        Assert.Equal(new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1234560), row["t"]);
        Assert.Equal(new DateOnly(2024, 2, 29), row["d"]);
        Assert.Equal("[\"a'b\",\"c\"]", row["l"]);
        Assert.Equal(5L, Convert.ToInt64((await w.ThereAsync("SELECT $1 + $2 AS s", new object[] { 2, 3 })).Rows.Single()["s"], CultureInfo.InvariantCulture));
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => w.ThereAsync("SELECT $absent"));
        Assert.Equal(ErrorKind.Usage, e.Kind);
    }

    [ClickHouseFact]
    public async Task Most_rows_are_kept_and_the_answer_says_that_there_were_more()
    {
        using PushedWorkspace w = new();
        await w.Server.PushAsync(await With(w));
        Frame cut = await w.ThereAsync("SELECT number FROM numbers(100)", maxRows: 10), whole = await w.ThereAsync("SELECT number FROM numbers(10)", maxRows: 10);
        Assert.Equal((10, true, 10, false), (cut.RowCount, cut.Truncated, whole.RowCount, whole.Truncated));
    }

    [ClickHouseFact]
    public async Task Errors_say_what_and_where()
    {
        using PushedWorkspace w = new();
        ToolkitException none = await Assert.ThrowsAsync<ToolkitException>(() => w.ThereAsync("SELECT 1"));
        Assert.Equal(ErrorKind.NotFound, none.Kind);
        await w.Server.PushAsync(await With(w));
        ToolkitException syntax = await Assert.ThrowsAsync<ToolkitException>(() => w.ThereAsync("SELEC 1")), table = await Assert.ThrowsAsync<ToolkitException>(() => w.ThereAsync("SELECT * FROM nobody"));
        Assert.Equal((ErrorKind.Usage, ErrorKind.NotFound), (syntax.Kind, table.Kind));
        Assert.StartsWith(w.Server.Name, syntax.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("version", syntax.Message, StringComparison.Ordinal);
        ToolkitException confined = await Assert.ThrowsAsync<ToolkitException>(() => w.Tk.SqlAsync("SELECT 1", options: new() { On = w.Server, Confine = true }));
        Assert.Equal(ErrorKind.Usage, confined.Kind);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_with_its_name()
    {
        using Toolkit.Tests.TemporaryFolder folder = new();
        using Workspace tk = Workspace.Init(folder.Path);
        using ClickHouseServer server = ClickHouseServer.At($"clickhouse://me@127.0.0.1:{FreePort.Next()}/x");
        ToolkitException e = await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync("SELECT 1", options: new() { On = server }));
        Assert.Equal(ErrorKind.Failure, e.Kind);
        Assert.Contains(server.Name, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clickhouse://me:secret@host/db")]
    [InlineData("http://me:secret@host/db")]
    [InlineData("clickhouse://host")]
    [InlineData("clickhouse://host/db?password=secret")]
    [InlineData("clickhouse:///db")]
    public void An_address_that_is_none_is_refused_and_not_repeated(string address)
    {
        ToolkitException e = Assert.Throws<ToolkitException>(() => ClickHouseServer.At(address));
        Assert.Equal(ErrorKind.Usage, e.Kind);
        Assert.DoesNotContain("secret", e.Message + e.Hint, StringComparison.Ordinal);
    }

    [ClickHouseFact]
    public async Task The_command_line_pushes_and_asks()
    {
        using Cli.Tests.Cli cli = new();
        string file = cli.Write("a.csv", "time,open,high,low,close,volume", "2024-01-02,1,2,0.5,1.5,10", "2024-01-03,1.5,2,1,1.75,");
        await cli.OkAsync("ingest", file, "A", "--timeframe", "1d");
        string address = ClickHouseEngine.Shared.NewDatabase();
        Assert.Equal(2, (await cli.JsonAsync("push", address)).GetProperty("tables").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "bars").GetProperty("sent").GetInt32());
        Assert.Equal(0, (await cli.JsonAsync("push", address)).GetProperty("rowsSent").GetInt32());
        const string Sql = "SELECT time, close, volume FROM bars WHERE symbol = $s AND close > $c ORDER BY time";
        foreach (string format in (string[])["csv", "json", "table"])
        {
            string[] ask = ["sql", Sql, "--param", "s=A", "--param", "c=1.2", "--format", format];
            Assert.Equal((await cli.OkAsync(ask)).Out, (await cli.OkAsync([.. ask, "--on", address])).Out);
        }

        Assert.Equal(2, (await cli.RunAsync("sql", "SELEC", "--on", address)).Code);
        Cli.Tests.Outcome secret = await cli.RunAsync("push", "clickhouse://me:hunter2@127.0.0.1/x");
        Assert.Equal(2, secret.Code);
        Assert.DoesNotContain("hunter2", secret.Out + secret.Error, StringComparison.Ordinal);
    }

    private static async Task<Workspace> With(PushedWorkspace w)
    {
        await w.Tk.Ingest.BarsAsync("A", "1d", PushTests.Bars(new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), 2, TimeSpan.FromDays(1)));
        return w.Tk;
    }
}
