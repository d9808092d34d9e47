using Microsoft.Win32.SafeHandles;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Which rows of which row group a series and a range have, and that nothing else is looked at.</summary>
public sealed class BarFileRangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("crafted.parquet");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Range_when_it_begins_or_ends_at_any_bar_or_just_behind_then_the_bars_in_it(int behindFrom, int behindTo)
    {
        // A goes over three row groups, the second of them is its own; B and C share the last two with others.
        (SeriesBars a, SeriesBars b, SeriesBars c) = (OddBars.One("A", 10), OddBars.One("B", 6, seed: 2), OddBars.One("C", 2, seed: 3));
        new CraftedFile().Add(Rows(a, 0, 4)).Add(Rows(a, 4, 4)).Add(Rows(a, 8, 2), Rows(b, 0, 3)).Add(Rows(b, 3, 3), c).Write(Path);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        foreach (SeriesBars one in new[] { a, b, c })
        {
            long[] times = one.Columns.Time.ToArray();
            for (int from = 0; from < times.Length; from++)
            {
                for (int to = from; to < times.Length; to++)
                {
                    (int first, int count) = (from + behindFrom, Math.Max(0, to + behindTo - from - behindFrom));
                    BarColumns found = BarFileDecoderTests.Read(file, one.Key, TimeRange.FromMicros(times[from] + behindFrom, Math.Max(times[to] + behindTo, times[from] + behindFrom)));
                    OddBars.MustEqual(one.Columns.Slice(Math.Min(first, times.Length - count), count), found);
                }
            }
        }
    }

    [Fact]
    public void Row_groups_when_their_statistics_tell_all_then_no_page_is_looked_at()
    {
        (SeriesBars a, SeriesBars b) = (OddBars.One("A", 8), OddBars.One("B", 4, seed: 2));
        long[] times = a.Columns.Time.ToArray();
        new CraftedFile().Add(Rows(a, 0, 4)).Add(Rows(a, 4, 4)).Add(b).Write(Path);
        Overwrite(4, (int)BarFileDecoder.ReadFooter(Path)!.Groups[2].Chunks[^1].Start, 0xFF);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        Assert.Equal([new(0, 0, 4), new(1, 0, 4)], file.Find(a.Key, TimeRange.All));
        Assert.Equal([new RowStretch(0, 0, 4)], file.Find(a.Key, TimeRange.FromMicros(times[0], times[4])));
        Assert.Equal([new RowStretch(1, 0, 4)], file.Find(a.Key, TimeRange.FromMicros(times[3] + 1, times[7] + 1)));
        Assert.Equal([new RowStretch(1, 0, 4)], file.Find(a.Key, TimeRange.FromMicros(times[4], times[7] + 1)));
        Assert.Equal([new RowStretch(2, 0, 4)], file.Find(b.Key, TimeRange.All));
        Assert.Empty(file.Find(new("alpha", "0", "1m"), TimeRange.All));
        Assert.Empty(file.Find(new("beta", "A", "1m"), TimeRange.All));
    }

    [Fact]
    public void Series_that_the_statistics_allow_and_no_row_has_when_found_then_no_stretch()
    {
        new CraftedFile().Add(OddBars.One("A", 2), OddBars.One("C", 2)).Write(Path);
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        Assert.Empty(file.Find(new("alpha", "B", "1m"), TimeRange.All));
    }

    [Fact]
    public void Row_group_without_statistics_when_read_then_by_its_rows()
    {
        (SeriesBars a, SeriesBars b) = (OddBars.One("A", 5), OddBars.One("B", 3, seed: 2));
        CraftedFile crafted = new CraftedFile().Add(a, b);
        foreach (int column in new[] { 0, 1, ParquetFormat.TimeColumn })
        {
            crafted.Say(column, chunk => chunk with { Range = new(null, null, -1) });
        }

        crafted.Write(Path);
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual(b.Columns, BarFileDecoderTests.Read(file, b.Key, TimeRange.All));
        OddBars.MustEqual(a.Columns.Slice(1, 3), BarFileDecoderTests.Read(file, a.Key, TimeRange.FromMicros(a.Columns.Time.Span[1], a.Columns.Time.Span[4])));
    }

    [Fact]
    public void Row_group_without_rows_when_read_then_nothing_is_missing()
    {
        SeriesBars a = OddBars.One("A", 5);
        new CraftedFile().Add(a)
            .Say(group => group with { Rows = 0, Chunks = [.. group.Chunks.Select(chunk => chunk with { Rows = 0, Extent = chunk.Extent with { Length = 0 } })] })
            .Add(a).Write(Path);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([a], file.ReadAll("1m", threads: 1));
        OddBars.MustEqual(a.Columns.Slice(1, 2), BarFileDecoderTests.Read(file, a.Key, TimeRange.FromMicros(a.Columns.Time.Span[1], a.Columns.Time.Span[3])));
    }

    [Fact]
    public void File_without_bars_when_read_then_none()
    {
        BarFileEncoder.Write(Path, [], [("one", "1"), ("two", "2")]);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        Assert.Empty(file.ReadAll("1m", threads: 1));
        Assert.Empty(file.Find(new("alpha", "A", "1m"), TimeRange.All));
        Assert.Equal([new("one", "1"), new("two", "2")], file.Footer.Pairs.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Exchanges_and_symbols_that_end_at_different_rows_when_read_then_each_its_bars()
    {
        IReadOnlyList<SeriesBars> series =
        [
            OddBars.One("A", 3), OddBars.One("X", 2, seed: 2), OddBars.One("X", 4, seed: 3, exchange: "beta"), OddBars.One("Y", 1, seed: 4, exchange: "beta"),
            OddBars.One("Y", 7, seed: 5, exchange: "gamma"),
        ];
        new CraftedFile().Add(series[0], series[1], series[2], series[3], Rows(series[4], 0, 2)).Add(Rows(series[4], 2, 5)).Write(Path);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual(series, file.ReadAll("1m", threads: 2));
        foreach (SeriesBars one in series)
        {
            OddBars.MustEqual(one.Columns, BarFileDecoderTests.Read(file, one.Key, TimeRange.All));
        }
    }

    [Fact]
    public void Bars_of_a_series_that_are_apart_when_read_then_bad_data()
    {
        (SeriesBars a, SeriesBars b) = (OddBars.One("A", 8), OddBars.One("B", 4, seed: 2));
        new CraftedFile().Add(Rows(a, 0, 4)).Add(b).Add(Rows(a, 4, 4)).Write(Path);
        Assert.Contains("alpha:A 1m are not together", BadData(file => file.ReadAll("1m", threads: 1)), StringComparison.Ordinal);

        new CraftedFile().Add(Rows(a, 0, 4), b, Rows(a, 4, 4)).Write(Path);
        Assert.Contains("alpha:A 1m are not together", BadData(file => file.ReadAll("1m", threads: 1)), StringComparison.Ordinal);
        Assert.Contains("alpha:A 1m are not together", BadData(file => file.Find(a.Key, TimeRange.All)), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_before_a_range_when_damaged_then_not_even_looked_at()
    {
        const int PageRows = 10_240;
        SeriesBars a = OddBars.One("A", PageRows + 20, price: random => random.NextDouble());
        long[] times = a.Columns.Time.ToArray();
        BarFileEncoder.Write(Path, [a], []);
        int start = (int)BarFileDecoder.ReadFooter(Path)!.Groups[0].Chunks[ParquetFormat.FirstPrice].Start;
        PageHeader head = PageHeader.Read(File.ReadAllBytes(Path).AsSpan(start), out int length);
        Assert.Equal((PageKind.DataV2, PageRows), (head.Kind, head.Values));
        Overwrite(start + length, start + length + head.Compressed, 0xFF);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual(a.Columns.Slice(PageRows, 20), BarFileDecoderTests.Read(file, a.Key, TimeRange.FromMicros(times[PageRows], times[^1] + 1)));
        BadData(_ => BarFileDecoderTests.Read(file, a.Key, TimeRange.FromMicros(times[PageRows - 1], times[^1] + 1)));
    }

    [Fact]
    public void File_that_is_cut_after_its_footer_was_read_when_read_then_bad_data()
    {
        // The memory of the decoder still has the bytes from before, which are not those of the file.
        SeriesBars a = OddBars.One("A", 100);
        BarFileEncoder.Write(Path, [a], []);
        BarFileFooter footer = BarFileDecoder.ReadFooter(Path)!;
        using ChunkDecoder decoder = new();
        using SafeFileHandle file = File.OpenHandle(Path, share: FileShare.ReadWrite);
        double[] found = new double[100];
        decoder.Numbers(file, footer, (0, ParquetFormat.VolumeColumn), (0, 100), found);
        Assert.Equal(a.Columns.Volume.ToArray(), found);
        using (FileStream cut = new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(footer.Groups[0].Chunks[^1].Start + 2);
        }

        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => decoder.Numbers(file, footer, (0, ParquetFormat.VolumeColumn), (0, 100), found)).Kind);
    }

    [Fact]
    public void File_when_opened_twice_then_both_read_it()
    {
        SeriesBars a = OddBars.One("A", 5);
        BarFileEncoder.Write(Path, [a], []);
        using BarFileDecoder one = BarFileDecoder.TryOpen(Path)!, two = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([a], one.ReadAll("1m", threads: 1));
        OddBars.MustEqual([a], two.ReadAll("1m", threads: 1));
    }

    [Theory]
    [InlineData((int)BarFields.None, new[] { 3 })]
    [InlineData((int)BarFields.Open, new[] { 3, 4 })]
    [InlineData((int)BarFields.High, new[] { 3, 5 })]
    [InlineData((int)(BarFields.Open | BarFields.Low), new[] { 3, 4, 6 })]
    [InlineData((int)(BarFields.Close | BarFields.Volume), new[] { 3, 7, 8 })]
    [InlineData((int)BarFields.All, new[] { 3, 4, 5, 6, 7, 8 })]
    public void Fields_when_asked_for_then_their_columns_and_no_others(int fields, int[] columns)
    {
        BarBuffer buffer = new((BarFields)fields, 2);
        Assert.Equal(columns, buffer.Columns);
        ReadOnlyMemory<double>[] numbers = [buffer.Rows.Open, buffer.Rows.High, buffer.Rows.Low, buffer.Rows.Close, buffer.Rows.Volume];
        Assert.Equal(numbers.Select((_, i) => columns.Contains(ParquetFormat.FirstPrice + i) ? 2 : 0), numbers.Select(values => values.Length));

        BarColumns two = OddBars.One("A", 2).Columns;
        buffer.Put(two, 0);
        ReadOnlyMemory<double>[] put = [two.Open, two.High, two.Low, two.Close, two.Volume];
        Assert.Equal(two.Time.ToArray(), buffer.Time.ToArray());
        Assert.All(columns.Skip(1), column => Assert.Equal(put[column - ParquetFormat.FirstPrice].ToArray(), buffer.Numbers(column).ToArray()));
    }

    private static SeriesBars Rows(SeriesBars of, int from, int count) => of with { Columns = of.Columns.Slice(from, count) };

    private string BadData(Func<BarFileDecoder, object> read)
    {
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        ToolkitException e = Assert.Throws<ToolkitException>(() => read(file));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        return e.Message;
    }

    private void Overwrite(int from, int to, byte value)
    {
        byte[] bytes = File.ReadAllBytes(Path);
        bytes.AsSpan(from..to).Fill(value);
        File.WriteAllBytes(Path, bytes);
    }
}
