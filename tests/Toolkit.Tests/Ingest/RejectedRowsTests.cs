namespace Toolkit.Tests.Ingest;

/// <summary>How many rows may be bad before nothing goes in.</summary>
public class RejectedRowsTests
{
    private const string Bad = "9,8,7,10,5";

    [Theory]
    [InlineData(100, 1, true)]
    [InlineData(99, 1, false)]
    [InlineData(200, 2, true)]
    [InlineData(200, 3, false)]
    [InlineData(50, 1, false)]
    public async Task File_when_more_than_one_row_in_a_hundred_is_bad_is_refused(int rows, int bad, bool accepted)
    {
        using Ingested store = new();
        string path = store.Folder.Write("x.csv", Days(rows, i => i < bad ? Bad : "9,10,8,9.5,5"));
        if (accepted)
        {
            IngestReport report = await store.Ingest.FileAsync(path, "X", "1d");
            Assert.Equal((rows, bad), (report.RowsRead, report.RowsRejected));
            return;
        }

        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "X", "1d"));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains($"{bad} of {rows} rows cannot be taken, which is more than 1 %, so nothing was stored; line 2: high is below open", error.Message);
        Assert.Contains("`IngestOptions.AllowRejects`", error.Hint);
        Assert.Equal(bad + 1, File.ReadAllLines(Assert.Single(Directory.GetFiles(store.Store.Layout.Quarantine))).Length);
        Assert.Contains(Directory.GetFiles(store.Store.Layout.Quarantine)[0], error.Hint);
        Assert.Empty(store.Store.Listings.AllDatasets());

        IngestReport allowed = await store.Ingest.FileAsync(path, "X", "1d", new() { AllowRejects = true });
        Assert.Equal((rows - bad, bad), (allowed.RowsAccepted, allowed.RowsRejected));
    }

    [Fact]
    public async Task Folder_when_a_file_is_mostly_bad_fails_that_file_and_takes_the_others()
    {
        using Ingested store = new();
        string folder = Path.GetDirectoryName(store.Folder.Write("in/A_1d.csv", Days(60, _ => "9,10,8,9.5,5")))!;
        store.Folder.Write("in/B_1d.csv", Days(60, i => i % 2 == 0 ? Bad : "9,10,8,9.5,5"));
        BulkReport report = await store.Ingest.FolderAsync(folder);
        Assert.Equal((1, 60), (report.Failed, report.RowsAccepted));
        Assert.Contains("30 of 60 rows", Assert.Single(report.Files, f => f.Error is not null).Error!.Message);
    }

    [Fact]
    public async Task Bars_in_memory_when_more_than_one_in_a_hundred_is_bad_are_refused()
    {
        using Ingested store = new();
        DateTime day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Bar[] bars = [.. Enumerable.Range(0, 50).Select(i => new Bar(day.AddDays(i), 9, i == 7 ? 8 : 10, 8, 9.5, 5))];
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.BarsAsync("X", "1d", bars));
        Assert.Contains("1 of 50 rows cannot be taken, which is more than 1 %, so nothing was stored; row 8: high is below", error.Message);
        Assert.Equal(49, (await store.Ingest.BarsAsync("X", "1d", bars, new() { AllowRejects = true })).RowsAccepted);
    }

    [Fact]
    public async Task Prices_below_zero_when_most_rows_have_them_are_named_with_the_option_that_takes_them()
    {
        using Ingested store = new();
        string path = store.Folder.Write("oil.csv", Days(20, i => i == 0 ? "5,6,4,5,9" : "-10,-9,-11,-10,9"));
        foreach (IngestOptions options in new IngestOptions[] { new(), new() { AllowRejects = true } })
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(path, "OIL", options: options));
            Assert.Contains("line 3: a price is zero or negative", error.Message);
            Assert.StartsWith("`IngestOptions.AllowNonPositive`", error.Hint);
        }

        string all = store.Folder.Write("all.csv", Days(20, _ => "-10,-9,-11,-10,9"));
        ToolkitException none = await Assert.ThrowsAsync<ToolkitException>(() => store.Ingest.FileAsync(all, "OIL"));
        Assert.Contains("none of its 20 rows can be taken; line 2: a price is zero or negative (20 such rows)", none.Message);
        Assert.StartsWith("`IngestOptions.AllowNonPositive`", none.Hint);
        Assert.Equal(20, (await store.Ingest.FileAsync(path, "OIL", options: new() { AllowNonPositive = true })).RowsAccepted);
    }

    private static string Days(int count, Func<int, string> row) => "date,open,high,low,close,volume\n"
        + string.Concat(Enumerable.Range(0, count).Select(i => $"{new DateOnly(2024, 1, 1).AddDays(i):yyyy-MM-dd},{row(i)}\n"));
}
