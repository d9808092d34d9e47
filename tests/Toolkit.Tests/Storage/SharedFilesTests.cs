using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Storage.Parquet;

namespace Toolkit.Tests.Storage;

/// <summary>Files that several series share: what is rewritten with what, and where a long one is cut.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;
    private readonly Dictionary<SeriesKey, SortedDictionary<long, Bar>> _models = [];

    public SharedFilesTests() => _store = BarStore.Open(_folder.Path);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private void Publish(params SeriesLoad[] loads) => Publish(_store, loads);

    private void Publish(BarStore store, params SeriesLoad[] loads)
    {
        Publication publication = new() { MadeBy = "bulk", Series = loads };
        store.Publish(publication);
        _models.Apply(publication);
    }

    /// <summary>Two files, each of both series, with room between them.</summary>
    private void PublishTwoFiles()
    {
        Publish(Stored.Load(A, Stored.Bars(0, 3_000)), Stored.Load(B, Stored.Bars(0, 3_000)));
        Publish(Stored.Load(A, Stored.Bars(20_000, 3_000)), Stored.Load(B, Stored.Bars(20_000, 3_000)));
    }

    private void MustHoldInOneFile()
    {
        Assert.All(_models, pair => _store.MustHold(pair.Key, pair.Value));
        Assert.Equal(_models.Values.Sum(model => model.Count), Assert.Single(_store.Listings.Files()).Rows);
        _store.MustBeWell();
    }

    [Fact]
    public void Load_when_it_joins_two_files_then_takes_along_what_another_series_has_between_them()
    {
        PublishTwoFiles();
        Publish(Stored.Load(B, Stored.Bars(8_000, 6_000)));
        string[] before = [.. _store.Listings.Files().Select(file => file.Id).Order()];
        Publish(Stored.Load(A, Stored.Bars(1_000, 21_000, 1)));

        MustHoldInOneFile();
        string supersedes = BarFileDecoder.ReadFooter(_store.Listings.Files()[0].Path)!.Pairs["toolkit_supersedes"];
        Assert.Equal(3, before.Length);
        Assert.Equal(before, supersedes.Split(' ').Order());
    }

    [Fact]
    public void Load_when_another_writer_puts_a_file_between_those_it_joins_then_takes_it_along()
    {
        PublishTwoFiles();
        using BarStore other = BarStore.Open(_folder.Path);
        bool done = false;
        using (FailPoint.Observe(name =>
        {
            if (name == "publish.read-back" && !done)
            {
                done = true;
                Task.Run(() => Publish(other, Stored.Load(B, Stored.Bars(8_000, 6_000)))).Wait();
            }
        }))
        {
            Publish(Stored.Load(A, Stored.Bars(1_000, 21_000, 1)));
        }

        MustHoldInOneFile();
    }

    [Fact]
    public void Load_when_another_writer_changed_something_else_then_not_merged_again()
    {
        PublishTwoFiles();
        using BarStore other = BarStore.Open(_folder.Path);
        int copies = 0;
        using (FailPoint.Observe(name =>
        {
            if (name == "publish.read-back" && ++copies == 1)
            {
                Task.Run(() => Publish(other, Stored.Load(Stored.Key("C"), Stored.Bars(0, 10)))).Wait();
            }
        }))
        {
            Publish(Stored.Load(A, Stored.Bars(1_000, 21_000, 1)));
        }

        Assert.Equal(1, copies);
        Assert.All(_models, pair => _store.MustHold(pair.Key, pair.Value));
    }

    [Fact]
    public void Merge_when_a_file_that_it_takes_the_place_of_is_gone_then_in_conflict()
    {
        Publish(Stored.Load(A, Stored.Bars(0, 6_000)));
        bool Conflicts(Func<FileEntry, FileEntry> file) => _store.Catalog.Read(connection =>
        {
            FileEntry[] files = [.. FileTable.All(connection, 1).Select(file)];
            return FileChange.Conflicts(connection, 1, [new(files, new Dictionary<long, IReadOnlyList<SeriesFile>>(), new Dictionary<long, (long From, long To)>())]);
        });

        Assert.False(Conflicts(file => file));
        Assert.True(Conflicts(file => file with { Id = "gone" }));
    }

    [Fact]
    public void Load_when_it_lies_in_a_gap_of_a_file_then_all_of_it_is_new()
    {
        BarColumns ends = Stored.Bars(0, 9_000).Pick([.. Enumerable.Range(0, 3_000), .. Enumerable.Range(6_000, 3_000)]);
        Publish(Stored.Load(A, ends));
        PublishedSeries gap = _store.Put(A, Stored.Bars(4_000, 10)).Series[0];
        _models[A].Apply(Stored.Bars(4_000, 10));

        Assert.Equal((10, 0), (gap.RowsNew, gap.RowsRevised));
        _store.MustHold(A, _models[A]);
    }

    [Fact]
    public void Files_when_they_are_not_of_the_own_encoder_then_compared_and_merged_all_the_same()
    {
        Publish(Stored.Load(A, Stored.Bars(0, 3_000)), Stored.Load(B, Stored.Bars(0, 3_000)));
        FileRow file = Assert.Single(_store.Listings.Files());
        string foreign = _folder.File("foreign.parquet");
        DuckFiles.Rewrite(file.Path, foreign, "COMPRESSION gzip");
        using (BarFileDecoder? decoder = BarFileDecoder.TryOpen(foreign))
        {
            Assert.Null(decoder);
        }

        File.Move(foreign, file.Path, overwrite: true);
        string sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file.Path)));
        _store.Catalog.Write(transaction => transaction.Connection.Execute(
            "UPDATE files SET size_bytes = $size, sha256 = $sha", ("$size", new FileInfo(file.Path).Length), ("$sha", sha256)));

        PublishedSeries hot = _store.Put(A, Stored.Bars(2_990, 20)).Series[0];
        Assert.Equal((10, 0), (hot.RowsNew, hot.RowsRevised));
        _models[A].Apply(Stored.Bars(2_990, 20));
        Publish(Stored.Load(A, Stored.Bars(500, 5_000, 1)));
        Assert.All(_models, pair => _store.MustHold(pair.Key, pair.Value));
        Assert.NotEqual(file.Id, Assert.Single(_store.Listings.Files()).Id);
    }

    /// <summary>Each of the numbers of rows is a series; the parts of a file are "rows of the first + rows of the second".</summary>
    [Theory]
    [InlineData(1, "200000 100000", "122880", "77120 + 45760", "54240")]
    [InlineData(1, "245760", "122880", "122880")]
    [InlineData(2, "245760", "245760")]
    [InlineData(3, "491521", "368640", "122881")]
    public void Rows_when_more_than_a_file_takes_then_cut_at_whole_row_groups(int groups, string rows, params string[] expected)
    {
        List<SeriesBars> series = [.. rows.Split(' ').Select((count, i) => new SeriesBars(Stored.Key($"S{i}"), Stored.Bars(0, int.Parse(count))))];
        List<NewFile> files = [];
        using (Workbench bench = new(null, _store, CancellationToken.None))
        {
            FileRewriter rewriter = new(bench, _store) { MaxRows = groups * ParquetWriter.RowGroupRows };
            Superseded none = new([], new Dictionary<long, IReadOnlyList<SeriesFile>>(), new Dictionary<long, (long From, long To)>());
            rewriter.Write(Timeframe.Minute, series, none, (0, () => Guid.NewGuid().ToString("N"), new HashSet<SeriesKey>()), files.Add);
        }

        Assert.Equal(expected, files.Select(file => string.Join(" + ", file.Series.Select(one => one.Statistics.Rows))));
        foreach (SeriesBars one in series)
        {
            // Minutes without a gap: each part begins where the one before it ends.
            long next = SeededBars.Start;
            foreach (RowStatistics part in files.SelectMany(file => file.Series).Where(part => part.Key == one.Key).Select(part => part.Statistics))
            {
                Assert.Equal((next, next + (part.Rows - 1) * UnixMicroseconds.PerMinute), (part.MinTime, part.MaxTime));
                next = part.MaxTime + UnixMicroseconds.PerMinute;
            }
        }
    }
}
