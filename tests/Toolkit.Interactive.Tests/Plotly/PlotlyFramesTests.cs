using System.Text.Json;

namespace Toolkit.Interactive.Tests.Plotly;

public sealed class PlotlyFramesTests
{
    private static Frame Rows { get; } = Frame.FromColumns(
        ("time", new[] { Samples.Day(1), Samples.Day(2), Samples.Day(3) }),
        ("day", new[] { new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 3) }),
        ("word", new[] { "a<b", "c", null }),
        ("n", new[] { 1, 2, 3 }),
        ("gap", new double?[] { 1.5, null, 3.5 }));

    [Theory]
    [InlineData("line", "scatter", "lines")]
    [InlineData("points", "scatter", "markers")]
    [InlineData("bars", "bar", null)]
    public void Columns_when_drawn_then_a_trace_each_with_a_gap_at_NULL(string kind, string type, string? mode)
    {
        JsonElement figure = Figure.Of(kind switch
        {
            "line" => Rows.PlotlyLine("time", "n", "gap"),
            "points" => Rows.PlotlyScatter("time", "n", "gap"),
            _ => Rows.PlotlyBars("time", "n", "gap"),
        });
        JsonElement data = figure.GetProperty("data");
        Assert.Equal(["n", "gap"], data.EnumerateArray().Select(trace => trace.GetProperty("name").GetString()));
        Assert.All(data.EnumerateArray(), trace =>
        {
            Assert.Equal(type, trace.GetProperty("type").GetString());
            Assert.Equal(mode, trace.TryGetProperty("mode", out JsonElement found) ? found.GetString() : null);
            Assert.Equal(Rows.Column<DateTime>("time"), trace.GetProperty("x").EnumerateArray().Select(v => v.GetDateTime()));
        });
        Assert.Equal([1, 2, 3], Figure.Numbers(data[0].GetProperty("y")));
        Assert.Equal([1.5, double.NaN, 3.5], Figure.Numbers(data[1].GetProperty("y")));
        Assert.Equal("n, gap by time", Figure.Title(figure));
    }

    [Fact]
    public void Axis_when_of_days_numbers_or_words_then_as_such()
    {
        Assert.Equal(
            [Samples.Day(1), Samples.Day(2), Samples.Day(3)], Across("day").EnumerateArray().Select(v => v.GetDateTime()));
        Assert.Equal([1, 2, 3], Figure.Numbers(Across("n")));
        Assert.Equal(["a&lt;b", "c", ""], Figure.Words(Across("word")));

        static JsonElement Across(string x) => Figure.Of(Rows.PlotlyLine(x, "n")).GetProperty("data")[0].GetProperty("x");
    }

    [Fact]
    public void Histogram_when_drawn_then_of_the_values_that_are_there() =>
        Assert.Equal([1.5, 3.5], Figure.Numbers(Figure.Of(Rows.PlotlyHistogram("gap")).GetProperty("data")[0].GetProperty("x")));

    [Fact]
    public void Heatmap_when_drawn_then_a_cell_without_a_row_is_empty()
    {
        Frame rows = Frame.FromColumns(("a", new[] { "x", "y", "x" }), ("b", new[] { "p", "p", "q" }), ("v", new[] { 1.0, 2.0, 3.0 }));
        JsonElement trace = Figure.Of(rows.PlotlyHeatmap("a", "b", "v")).GetProperty("data")[0];
        Assert.Equal(["x", "y"], Figure.Words(trace.GetProperty("x")));
        Assert.Equal(["p", "q"], Figure.Words(trace.GetProperty("y")));
        Assert.Equal([1, 2, 3, double.NaN], trace.GetProperty("z").EnumerateArray().SelectMany(Figure.Numbers));
    }

    [Fact]
    public void Column_when_it_holds_no_numbers_or_is_not_there_then_named()
    {
        Assert.Contains("'word'", Assert.Throws<ToolkitException>(() => Rows.PlotlyLine("time", "word")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => Rows.PlotlyLine("nowhere", "n"));
        Assert.Throws<ArgumentException>(() => Rows.PlotlyLine("time"));
    }
}
