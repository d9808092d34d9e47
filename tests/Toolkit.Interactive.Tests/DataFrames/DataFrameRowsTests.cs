using Microsoft.Data.Analysis;
using Toolkit.Tests;

namespace Toolkit.Interactive.Tests.DataFrames;

public sealed class DataFrameRowsTests
{
    [Fact]
    public void Bars_when_there_and_back_then_the_same() =>
        Assert.Equal(Samples.Bars, Samples.Bars.ToDataFrame().ToBarSeries("ACME", "1d"));

    [Fact]
    public void Columns_when_named_otherwise_then_found_whole_numbers_too_and_the_rows_are_sorted()
    {
        DataFrame rows = new(
            new DateTimeDataFrameColumn("Date", [Samples.Day(2), Samples.Day(1)]),
            new Int32DataFrameColumn("OPEN", [11, 10]),
            new DecimalDataFrameColumn("High", [13m, 12m]),
            new SingleDataFrameColumn("low", [10f, 9f]),
            new DoubleDataFrameColumn("Close", [12.0, 11.0]));
        BarSeries bars = rows.ToBarSeries("ACME", "1d", "lab");
        Assert.Equal("lab", bars.Key.Exchange);
        Assert.Equal([new Bar(Samples.Day(1), 10, 12, 9, 11, null), new Bar(Samples.Day(2), 11, 13, 10, 12, null)], bars);
    }

    [Fact]
    public void Column_when_missing_or_of_another_type_then_named()
    {
        DataFrame rows = Samples.Bars.ToDataFrame();
        rows.Columns.Remove("high");
        ToolkitException missing = Assert.Throws<ToolkitException>(() => rows.ToBarSeries("ACME", "1d"));
        Assert.Equal((ErrorKind.Usage, "the data frame has no column 'high'", "it has time, open, low, close, volume"), (missing.Kind, missing.Message, missing.Hint));

        rows.Columns.Add(new StringDataFrameColumn("high", Samples.Bars.High.Select(v => v.ToString("0"))));
        Assert.Equal("column 'high' holds String, no numbers", Assert.Throws<ToolkitException>(() => rows.ToBarSeries("ACME", "1d")).Message);

        DataFrame text = new(new StringDataFrameColumn("time", ["2024-01-01"]), One("open"), One("high"), One("low"), One("close"));
        Assert.Equal("column 'time' holds String, not DateTime", Assert.Throws<ToolkitException>(() => text.ToBarSeries("ACME", "1d")).Message);
    }

    [Fact]
    public async Task Rows_when_taken_in_then_what_breaks_a_rule_or_has_no_price_goes_into_quarantine()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.File("ws"));
        DataFrame rows = Samples.Bars.ToDataFrame();
        rows["high"][1] = 1.0;
        rows["open"][3] = null;
        IngestReport report = await tk.Ingest.DataFrameAsync("ACME", "1d", rows, new() { AllowRejects = true });
        Assert.Equal((5, 3, 2), (report.RowsRead, report.RowsAccepted, report.RowsRejected));
        Assert.Equal(3, File.ReadAllLines(report.Quarantine!).Length);
        Assert.Equal([Samples.Bars[0], Samples.Bars[2], Samples.Bars[4]], await tk.Bars.ReadAsync("ACME", "1d"));

        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => rows.ToBarSeries("ACME", "1d")).Kind);
    }

    [Fact]
    public void Row_when_without_a_time_then_an_error_that_says_which()
    {
        DataFrame rows = Samples.Bars.ToDataFrame();
        rows["time"][2] = null;
        ToolkitException error = Assert.Throws<ToolkitException>(() => rows.ToBarSeries("ACME", "1d"));
        Assert.Equal((ErrorKind.BadData, "row 2 of the data frame has no time"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Frame_when_there_and_back_then_the_same_values()
    {
        using TemporaryFolder folder = new();
        using Workspace tk = Workspace.Open(folder.File("ws"));
        Frame frame = await tk.SqlAsync("""
            SELECT * FROM (VALUES (1::INTEGER, 2.5::DOUBLE, 'a', TIMESTAMP '2024-02-29 12:30:00', true), (NULL, NULL, NULL, NULL, NULL)) AS t(i, d, s, t, b)
            """);
        Frame back = frame.ToDataFrame().ToFrame();
        Assert.Equal(frame.Columns.Select(c => (c.Name, c.Type, c.SqlType)), back.Columns.Select(c => (c.Name, c.Type, c.SqlType)));
        Assert.Equal(frame.ToCsv(), back.ToCsv());
        Assert.Equal("x", new DataFrame(new CharDataFrameColumn("c", ['x'])).ToFrame()["c"][0]);
    }

    private static DoubleDataFrameColumn One(string name) => new(name, [1.0]);
}
