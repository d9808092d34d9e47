using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Toolkit.Cli.Tests;

/// <summary>Bars and results for other systems: <c>export</c>, and <c>--format arrow</c>.</summary>
public sealed class ExportTests(SmallWorkspace small) : IClassFixture<SmallWorkspace>
{
    private readonly Cli _cli = small.Cli;

    [Fact]
    public async Task Export_when_a_series_is_written_then_import_brings_it_back_and_says_so()
    {
        string folder = _cli.File("lean");
        JsonElement written = await _cli.JsonAsync("export", "lean", folder, "DAY");
        JsonElement one = written.GetProperty("series").EnumerateArray().Single();
        Assert.Equal(("DAY", "1d", Bars.Daily.Length - 1), (one.GetProperty("symbol").GetString(), one.GetProperty("timeframe").GetString(), one.GetProperty("rows").GetInt32()));
        Assert.True(File.Exists(one.GetProperty("path").GetString()));

        using Cli other = new();
        JsonElement import = await other.JsonAsync("import", "lean", folder);
        Assert.True(import.GetProperty("equal").GetBoolean());
        Assert.Equal((await _cli.OkAsync("query", "DAY", "--format", "csv")).Lines, (await other.OkAsync("query", "DAY", "--format", "csv")).Lines);

        Outcome again = await _cli.RunAsync("export", "lean", folder, "DAY");
        Assert.Equal(4, again.Code);
        Assert.Contains("is there already", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_when_the_format_or_the_symbol_is_unknown_then_usage_and_not_found()
    {
        Outcome format = await _cli.RunAsync("export", "arcticdb", _cli.File("x"));
        Assert.Equal(2, format.Code);
        Assert.Contains("nautilus, freqtrade, lean", format.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await _cli.RunAsync("export", "lean", _cli.File("x"), "NOTHING")).Code);
    }

    [Theory]
    [InlineData("bars.arrow")]
    [InlineData("bars.feather")]
    public async Task Query_when_the_file_is_called_arrow_then_arrow_reads_the_bars(string name)
    {
        string path = _cli.File(name);
        await _cli.OkAsync("query", "DAY", "-o", path);
        using ArrowFileReader reader = new(File.OpenRead(path));
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(Bars.Header.Split(','), batch.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(Bars.Daily.Length - 1, batch.Length);
        Assert.Equal(double.Parse(Bars.Daily[1].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture), ((DoubleArray)batch.Column("close")).GetValue(0));
    }

    [Fact]
    public async Task Sql_when_arrow_goes_to_a_pipe_then_it_is_the_stream_format()
    {
        Outcome outcome = await _cli.ShellAsync("toolkit sql \"SELECT 42 AS answer\" --format arrow > answer.stream");
        Assert.True(outcome.Code == 0, outcome.Error);
        using ArrowStreamReader reader = new(File.OpenRead(_cli.File("answer.stream")));
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(42, ((Int32Array)batch.Column("answer")).GetValue(0));
    }
}
