using System.Text.Json.Nodes;
using Toolkit.Charts;

namespace Toolkit.Tests.Charts;

/// <summary>Charts of the columns of a frame.</summary>
public sealed class FrameChartTests
{
    private static readonly Frame Small = new(
    [
        new FrameColumn<DateTime>("day", "TIMESTAMP", new[] { Day(1), Day(2), Day(3) }, null),
        new FrameColumn<double>("a", "DOUBLE", new[] { 1.5, 0, 3 }, [false, true, false]),
        new FrameColumn<int>("b", "INTEGER", new[] { 4, 5, 6 }, null),
        new FrameColumn<string>("name", "VARCHAR", new[] { "x", "<b>", "x" }, null),
    ]);

    [Fact]
    public void Line_has_a_trace_for_each_column_and_a_hole_for_null()
    {
        Chart chart = Chart.Line(Small, "day", "a", "b");
        JsonObject figure = ChartRuns.Figure(chart);
        Assert.Equal("date", (string?)figure["layout"]!["xaxis"]!["type"]);
        Assert.Equal([1.5, double.NaN, 3], ChartRuns.Numbers(ChartRuns.Trace(chart, "a")["y"]));
        Assert.Equal([4, 5, 6], ChartRuns.Numbers(ChartRuns.Trace(chart, "b")["y"]));
        Assert.StartsWith("2024-01-01 00:00:00", ChartRuns.Texts(ChartRuns.Trace(chart, "a")["x"])[0]);
    }

    [Fact]
    public void Scatter_and_bars_take_numbers_and_words_across()
    {
        Assert.Equal([4, 5, 6], ChartRuns.Numbers(ChartRuns.Trace(Chart.Scatter(Small, "b", "a"), "a")["x"]));
        Assert.Equal(["x", "&lt;b&gt;", "x"], ChartRuns.Texts(ChartRuns.Trace(Chart.Bars(Small, "name", "b"), "b")["x"]));
    }

    [Fact]
    public void Histogram_counts_every_value_once_in_equal_steps()
    {
        double[] values = [0, 0.5, 1, 1, 1.5, 4];
        (double low, double width, int[] counts) = FrameFigure.Counted(values, 4);
        Assert.Equal((0, 1), (low, width));
        // By hand: [0,1) has 0 and 0.5; [1,2) has 1, 1, 1.5; [2,3) none; [3,4] has 4.
        Assert.Equal([2, 3, 0, 1], counts);

        Frame frame = new([new FrameColumn<double>("v", "DOUBLE", values.Append(double.NaN).ToArray(), null)]);
        JsonObject bars = ChartRuns.Trace(Chart.Histogram(frame, "v", 4), "v");
        Assert.Equal([2, 3, 0, 1], ChartRuns.Numbers(bars["y"]));
        Assert.Equal([0.5, 1.5, 2.5, 3.5], ChartRuns.Numbers(bars["x"]));
    }

    [Fact]
    public void Heatmap_puts_each_row_into_the_cell_of_its_names()
    {
        Frame frame = new(
        [
            new FrameColumn<string>("one", "VARCHAR", new[] { "B", "A", "B" }, null),
            new FrameColumn<string>("other", "VARCHAR", new[] { "u", "v", "v" }, null),
            new FrameColumn<double>("r", "DOUBLE", new[] { 0.5, -1, double.NaN }, null),
        ]);
        JsonObject bars = (JsonObject)ChartRuns.Figure(Chart.Heatmap(frame, "one", "other", "r"))["data"]![0]!;

        // Columns B, A and rows u, v by first appearance; of B and v the value is not known.
        Assert.Equal([0, 1], ChartRuns.Numbers(bars["x"]));
        Assert.Equal([-0.5, 0.5], ChartRuns.Numbers(bars["base"]));
        Assert.Equal([0.5, -1], ChartRuns.Numbers(bars["marker"]!["color"]));
    }

    [Fact]
    public void Heatmap_with_two_rows_for_a_cell_is_refused() =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => Chart.Heatmap(Small, "name", "name", "b")).Kind);

    [Fact]
    public void Values_that_are_all_equal_make_one_step() =>
        Assert.Equal([3], FrameFigure.Counted([7, 7, 7], 0).Counts);

    [Fact]
    public void Long_frames_are_thinned_and_say_so()
    {
        Frame frame = new([new FrameColumn<double>("n", "DOUBLE", Enumerable.Range(0, 100_000).Select(i => (double)i).ToArray(), null)]);
        Chart line = Chart.Line(frame, "n", "n"), dots = Chart.Scatter(frame, "n", "n");
        Assert.Contains("100,000 points thinned", line.Note);
        Assert.Contains("every 25th of 100,000 rows", dots.Note);
        Assert.Equal(4_000, ChartRuns.Numbers(ChartRuns.Trace(dots, "n")["y"]).Length);
    }

    [Theory]
    [InlineData(8_000, "every 2nd of 8,000 rows")]
    [InlineData(12_000, "every 3rd of 12,000 rows")]
    [InlineData(44_000, "every 11th of 44,000 rows")]
    [InlineData(84_000, "every 21st of 84,000 rows")]
    public void Rows_left_out_are_counted_as_people_count(int rows, string note) =>
        Assert.Equal(note, Chart.Scatter(Frame.FromColumns(("n", Enumerable.Range(0, rows).Select(i => (double)i).ToArray())), "n", "n").Note);

    [Fact]
    public void Parallel_coordinates_put_each_row_between_the_ends_of_its_axes()
    {
        Frame frame = Frame.FromColumns(("a", new double[] { 1, 2, 3 }), ("b", new double[] { 10, 30, 20 }), ("c", new double[] { 7, 7, 7 }));

        JsonArray traces = JsonNode.Parse(Chart.Parallel(frame, "a", "b", "c").Figure)!["data"]!.AsArray();

        // a: 1, 2, 3 on 1 to 3; b: 10, 30, 20 on 10 to 30; c is the same everywhere, so all of it lies in the middle, in one colour.
        Assert.Equal([0, 1, 2, double.NaN, 0, 1, 2, double.NaN, 0, 1, 2, double.NaN], ChartRuns.Numbers(Assert.Single(traces)!["x"]));
        Assert.Equal([0, 0, 0.5, double.NaN, 0.5, 1, 0.5, double.NaN, 1, 0.5, 0.5, double.NaN], ChartRuns.Numbers(traces[0]!["y"]));
        Assert.Equal(2, JsonNode.Parse(Chart.Parallel(frame, "a", "b").Figure)!["data"]!.AsArray().Select(t => (string)t!["line"]!["color"]!).Intersect([Palette.Fall, Palette.Blue]).Count());
        Assert.Throws<ArgumentException>(() => Chart.Parallel(frame, "a"));
        Assert.Throws<KeyNotFoundException>(() => Chart.Parallel(frame, "a", "z"));
    }

    [Fact]
    public void Words_cannot_be_drawn_as_heights()
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => Chart.Line(Small, "day", "name"));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Throws<KeyNotFoundException>(() => Chart.Line(Small, "day", "nothing"));
        Assert.Throws<ArgumentException>(() => Chart.Line(Small, "day"));
    }

    private static DateTime Day(int day) => new(2024, 1, day, 0, 0, 0, DateTimeKind.Utc);
}
