using Toolkit.Storage;
using Toolkit.Tests.Storage.Parquet;

namespace Toolkit.Tests.Storage;

/// <summary>A publish that must not be: what is refused, and that nothing of it stays.</summary>
public sealed class FailedPublishTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public FailedPublishTests()
    {
        _store = BarStore.Open(_folder.Path);
        _store.Put(Key, Stored.Bars(0, 6_000));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private string[] Files() => [.. Directory.GetFiles(_store.Layout.Bars, "*", SearchOption.AllDirectories), .. Directory.GetFiles(_store.Layout.Temp, "*", SearchOption.AllDirectories)];

    /// <summary>Publishes while something happens when a step is reached for the n-th time; returns what it was refused with.</summary>
    private Exception Failed(string point, int time, Action then, params SeriesLoad[] loads)
    {
        string[] before = Files();
        int times = 0;
        Exception error;
        using (FailPoint.Observe(name =>
        {
            if (name == point && ++times == time)
            {
                then();
            }
        }))
        {
            error = Assert.ThrowsAny<Exception>(() => _store.Publish(new() { MadeBy = "bulk", Series = loads }));
        }

        Assert.Equal(1, _store.Catalog.Version);
        Assert.Equal(before, Files());
        return error;
    }

    [Theory]
    [InlineData("publish.copying", 2)]
    [InlineData("publish.transaction-begun", 1)]
    [InlineData("publish.committing", 1)]
    public void Disk_when_it_fails_at_a_step_then_said_and_no_file_stays(string point, int time)
    {
        ToolkitException error = Assert.IsType<ToolkitException>(Failed(
            point, time, () => throw new IOException("No space left on device"), Stored.Load(Key, Stored.Bars(3_000, 6_000)), Stored.Load(Stored.Key("A", "5m"), Stored.Bars(0, 6_000))));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("no room", error.Message);
    }

    [Theory]
    [InlineData("no bars")]
    [InlineData("fewer bars")]
    [InlineData("another codec")]
    [InlineData("no bounds")]
    public void File_when_it_is_not_what_was_written_then_refused(string instead)
    {
        string own = _folder.File("own.parquet"), other = _folder.File("other.parquet");
        SeriesBars[] written = [new(Stored.Key("B"), Stored.Bars(3_000, 6_000))];
        BarFileEncoder.Write(own, written, []);
        switch (instead)
        {
            case "no bars":
                BarFileEncoder.Write(other, [], []);
                break;
            case "fewer bars":
                BarFileEncoder.Write(other, [new(Stored.Key("B"), Stored.Bars(3_000, 5_999))], []);
                break;
            case "another codec":
                DuckFiles.Rewrite(own, other, "COMPRESSION snappy");
                break;
            default:
                ArrowFilesTests.WriteWithoutBounds(other, written);
                break;
        }

        ToolkitException error = Assert.IsType<ToolkitException>(Failed(
            "publish.copied", 1, () => File.Copy(other, Assert.Single(Directory.GetFiles(_store.Layout.Temp, "*.parquet", SearchOption.AllDirectories)), overwrite: true),
            Stored.Load(Stored.Key("B"), Stored.Bars(3_000, 6_000))));

        Assert.Equal(ErrorKind.Failure, error.Kind);
        Assert.Contains("not what it should be", error.Message);
    }

    [Theory]
    [InlineData("UPDATE file_series SET row_count = 5999")]
    [InlineData("UPDATE file_series SET row_count = 6001")]
    public void Merge_when_a_file_has_other_rows_than_the_catalog_counts_then_refused(string sql)
    {
        _store.Catalog.Write(transaction => transaction.Connection.Execute(sql));
        Exception error = Failed("", 0, () => { }, Stored.Load(Key, Stored.Bars(3_000, 6_000, 1)));

        Assert.Equal(ErrorKind.Failure, Assert.IsType<ToolkitException>(error).Kind);
        Assert.Contains("6000 rows were read", error.Message);
    }

    [Fact]
    public void Stored_file_when_damaged_where_the_comparison_does_not_look_then_refused_all_the_same()
    {
        string path = Assert.Single(_store.Listings.Files()).Path;
        byte[] bytes = File.ReadAllBytes(path);
        bytes[0] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal(ErrorKind.BadData, Assert.IsType<ToolkitException>(Failed("", 0, () => { }, Stored.Load(Key, Stored.Bars(10, 5, 1)))).Kind);
    }

    [Fact]
    public void Publication_when_it_cannot_be_stored_then_refused_before_anything_is_written()
    {
        int steps = 0;
        Exception twice, name;
        using (FailPoint.Observe(name => steps += name.StartsWith("publish.") ? 1 : 0))
        {
            twice = Assert.ThrowsAny<Exception>(() => _store.Publish(new() { MadeBy = "bulk", Series = [Stored.Load(Key, Stored.Bars(0, 1)), Stored.Load(Key, Stored.Bars(1, 1))] }));
            name = Assert.ThrowsAny<Exception>(() => _store.Put(Stored.Key("A\0"), Stored.Bars(0, 1)));
        }

        Assert.IsType<ArgumentException>(twice);
        Assert.Equal(ErrorKind.Usage, Assert.IsType<ToolkitException>(name).Kind);
        Assert.Equal(0, steps);
    }
}
