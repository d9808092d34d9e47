using System.Text.Json;

namespace Toolkit.Cli.Tests;

public sealed class SqlTests(SmallWorkspace small) : IClassFixture<SmallWorkspace>
{
    private readonly Cli _cli = small.Cli;

    [Fact]
    public async Task Rows_are_an_array_of_objects()
    {
        JsonElement rows = await _cli.JsonAsync("sql", "SELECT symbol, max(close) AS top FROM bars WHERE symbol IN ('DAY', 'MIN') GROUP BY ALL ORDER BY ALL");

        Assert.Equal("""[{"symbol":"DAY","top":109},{"symbol":"MIN","top":110}]""", JsonSerializer.Serialize(rows));
    }

    [Theory]
    [InlineData("close > $x", "x=108", 1)]
    [InlineData("close > $x", "x=107.5", 2)]
    [InlineData("close > $x", "x=-5", 9)]
    [InlineData("close > $x", "$x=1e2", 9)]
    [InlineData("time = $x", "x=2024-01-03", 1)]
    [InlineData("symbol = $x", "x=DAY", 9)]
    [InlineData("symbol = $x", "x=000001", 0)]
    [InlineData("symbol <> $x", "x='600519'", 9)]
    [InlineData("symbol <> $x", "x=a=b", 9)]
    [InlineData("symbol <> $x", "x='; DROP TABLE symbols; --", 9)]
    public async Task A_parameter_is_a_value_never_sql(string where, string parameter, int rows)
    {
        JsonElement counted = await _cli.JsonAsync("sql", $"SELECT count(*)::INT AS n FROM bars WHERE symbol = 'DAY' AND {where}", "--param", parameter);

        Assert.Equal(rows, counted[0].GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Max_rows_stops_and_says_so()
    {
        Outcome few = await _cli.OkAsync("sql", "SELECT * FROM bars", "--max-rows", "3", "--format", "csv");

        Assert.Equal(4, few.Lines.Length);
        Assert.Contains("--max-rows", few.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dash_reads_the_query_from_stdin()
    {
        Outcome csv = await _cli.RunAsync(new StringReader("SELECT 1 AS one,\n 'x' AS two"), "sql", "-", "--format", "csv");

        Assert.Equal(["one,two", "1,x"], csv.Lines);
    }

    [Theory]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("COPY (SELECT 1) TO '/tmp/toolkit-confined.csv'")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SET memory_limit = '9GB'")]
    public async Task Confined_sql_is_one_select_over_the_workspace(string sql)
    {
        Outcome refused = await _cli.RunAsync("sql", sql, "--confine");
        Outcome allowed = await _cli.OkAsync("sql", "SELECT count(*) AS n FROM bars", "--confine", "--format", "csv");

        Assert.Equal(2, refused.Code);
        Assert.Single(refused.Errors);
        Assert.Equal("n", allowed.Lines[0]);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM range(1000000000000) a WHERE hash(a.range) % 7 = 3", "--deadline", "500ms", "it took longer than 0.5 s: ask for less at once, or raise --deadline")]
    [InlineData("SELECT len(list_resize([1], 2000000000, 0))", "--memory-bytes", "300MiB", "it needed more memory than 300 MiB: ask for less at once, or raise --memory-bytes")]
    [InlineData("SELECT * FROM range(11)", "--result-rows", "10", "its result has more than 10 rows: aggregate or LIMIT it, or raise --result-rows")]
    [InlineData("SELECT repeat('x', 2000000)", "--result-bytes", "1MiB", "its result is larger than 1 MiB: name fewer columns or rows, or raise --result-bytes")]
    public async Task Confined_sql_is_ended_at_a_limit_that_the_error_names(string sql, string limit, string value, string error)
    {
        Outcome ended = await _cli.RunAsync("sql", sql, "--confine", limit, value);
        Outcome raised = await _cli.RunAsync("sql", "SELECT count(*) FROM bars", "--confine", limit, value == "500ms" ? "1h" : value);

        Assert.Equal((1, 0), (ended.Code, raised.Code));
        Assert.Equal($"error: the confined statement was ended: {error}", Assert.Single(ended.Errors));
    }

    [Theory]
    [InlineData("--deadline", "0s")]
    [InlineData("--deadline", "soon")]
    [InlineData("--deadline", "90d")]
    [InlineData("--memory-bytes", "10MiB")]
    [InlineData("--memory-bytes", "much")]
    [InlineData("--memory-bytes", "-1")]
    [InlineData("--result-rows", "0")]
    [InlineData("--result-bytes", "1e99")]
    public async Task A_limit_out_of_range_is_refused(string limit, string value) =>
        Assert.Equal(2, (await _cli.RunAsync("sql", "SELECT 1", "--confine", limit, value)).Code);

    [Fact]
    public async Task A_limit_of_sql_that_is_not_confined_is_refused()
    {
        Outcome refused = await _cli.RunAsync("sql", "SELECT 1", "--deadline", "5s");

        Assert.Equal(2, refused.Code);
        Assert.Contains("--deadline goes with --confine", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_goes_to_a_file_and_the_document_says_where()
    {
        string file = _cli.File("rows.csv");

        JsonElement document = await _cli.JsonAsync("sql", "SELECT 1 AS one", "-o", file);

        Assert.Equal(["one", "1"], File.ReadAllLines(file));
        Assert.Equal((file, 1), (document.GetProperty("path").GetString(), document.GetProperty("rows").GetInt32()));
    }

    [Fact]
    public async Task A_wrong_query_is_one_line_and_below_it_the_place_in_the_query()
    {
        Outcome outcome = await _cli.RunAsync("sql", "SELECT *\nFROM\tnowhere\nWHERE 1 = 1");

        Assert.Equal(2, outcome.Code);
        Assert.Contains("nowhere", outcome.Errors[0], StringComparison.Ordinal);
        Assert.Contains("there are: bars", outcome.Errors[0], StringComparison.Ordinal);
        Assert.Equal(["LINE 2: FROM nowhere", "             ^"], outcome.Errors[1..]);
    }
}
