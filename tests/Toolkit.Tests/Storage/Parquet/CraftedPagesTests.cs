using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Toolkit.Storage;
using static Toolkit.Tests.Storage.Parquet.CraftedFile;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Pages that other writers may make, each of them made by hand; and pages that cannot be.</summary>
public sealed class CraftedPagesTests : IDisposable
{
    private const int Rows = 8, Limit = 2 * sizeof(double) * Rows + (1 << 17);

    private static readonly double[] Values = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] AllKnown = Run(Rows, 1);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("crafted.parquet");

    public void Dispose() => _folder.Dispose();

    /// <summary>Pages of the column of opens, which say 1 to 8.</summary>
    public static TheoryData<string> Sound =>
    [
        "not compressed in a compressed column", "compressed", "of version 1", "without levels", "an index between", "a page without rows between", "several of each kind",
        "places of 32 bits", "places of 0 bits", "as large as a page can be",
    ];

    /// <summary>Pages of the column of opens.</summary>
    public static TheoryData<string> Impossible =>
    [
        "ends before its last row", "more rows than the row group", "one byte larger than it can be", "of no known kind", "size not told", "packed size not told", "rows not told",
        "levels longer than what is packed", "levels longer than the page", "rows that repeat", "more bytes said than there are", "fewer bytes said than there are", "a frame shorter than said",
        "a broken frame", "bytes that are no frame and stand for none", "levels of no bytes", "levels of less than no bytes",
        "two dictionaries", "two dictionaries, the first empty", "a dictionary that is not plain", "places without a dictionary", "places of 33 bits", "a place behind the dictionary",
        "planes that are too short", "fewer plain values than rows", "steps of times", "a NULL", "a run of nothing",
    ];

    [Theory]
    [MemberData(nameof(Sound))]
    public void Pages_when_sound_then_their_values(string name)
    {
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.FirstPrice, SoundPages(name)).Write(Path);
        Assert.Equal(Values, Read().Open.ToArray());
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Pages_when_they_cannot_be_then_bad_data(string name)
    {
        // What a decoder has read before is left in its memory, and must not pass for what the page does not have.
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.FirstPrice, Dictionary(Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))).Write(Path);
        Assert.Equal(Values, Read().Open.ToArray());

        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.FirstPrice, ImpossiblePages(name)).Write(Path);
        BadData();
    }

    /// <summary>Where such a page were passed over, the rows behind it would be counted wrong.</summary>
    [Theory]
    [InlineData("of no known kind")]
    [InlineData("rows not told")]
    public void Page_that_cannot_be_when_it_lies_before_a_range_then_bad_data(string name)
    {
        SeriesBars one = OddBars.One("A", Rows);
        byte[] page = name == "of no known kind" ? Page((PageKind)4, 3, 3, _ => { }, [1, 2, 3]) : Page(PageKind.Data, 3, 3, _ => { }, [1, 2, 3]);
        new CraftedFile().Add([one], ParquetFormat.FirstPrice, Half(0), page, Half(1), Half(1)).Write(Path);
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        TimeRange range = TimeRange.FromMicros(one.Columns.Time.Span[5], one.Columns.Time.Span[6]);
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => BarFileDecoderTests.Read(file, one.Key, range)).Kind);
    }

    [Fact]
    public void Column_when_its_last_page_goes_on_behind_it_then_bad_data()
    {
        byte[] page = Version2(ValueEncoding.Plain, Rows, AllKnown, Plain(Values));
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.FirstPrice, page).Write(Path);
        Assert.Equal(Values, Read().Open.ToArray());

        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.FirstPrice, page)
            .Say(ParquetFormat.FirstPrice, chunk => chunk with { Extent = chunk.Extent with { Length = chunk.Extent.Length - 1 } }).Write(Path);
        BadData();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ParquetFormat.TimeColumn)]
    [InlineData(ParquetFormat.FirstPrice)]
    public void Column_with_a_null_when_it_must_have_none_then_bad_data(int column)
    {
        // The fourth of eight rows is missing; in the file of two series the bounds do not tell where each begins.
        byte[] levels = [3, 0b11110111];
        byte[] page = column switch
        {
            ParquetFormat.TimeColumn => Version2(ValueEncoding.Plain, Rows, levels, [.. Enumerable.Range(1, 7).SelectMany(i => BitConverter.GetBytes((long)i))]),
            ParquetFormat.FirstPrice => Version2(ValueEncoding.Plain, Rows, levels, Plain(Values[..7])),
            _ => Version2(ValueEncoding.Plain, Rows, levels, [.. Enumerable.Repeat((byte[])[1, 0, 0, 0, (byte)'A'], 7).SelectMany(text => text)]),
        };
        new CraftedFile().Add([OddBars.One("A", 4), OddBars.One("B", 4)], column, page).Write(Path);

        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        ToolkitException e = Assert.Throws<ToolkitException>(() => file.ReadAll("1m", threads: 1));
        Assert.Equal(ErrorKind.BadData, e.Kind);
        Assert.Contains("has a NULL", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_that_are_known_up_to_a_row_when_read_then_the_rest_is_not_known()
    {
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.VolumeColumn, Version2(ValueEncoding.Plain, Rows, [.. Run(5, 1), .. Run(3, 0)], Plain(Values[..5]))).Write(Path);
        Assert.Equal([1, 2, 3, 4, 5, double.NaN, double.NaN, double.NaN], Read().Volume.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Volumes_of_which_none_is_known_when_read_then_none(int version)
    {
        byte[] levels = Run(Rows, 0);
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.VolumeColumn, version == 1 ? Version1(ValueEncoding.Plain, Rows, levels, []) : Version2(ValueEncoding.Plain, Rows, levels, [])).Write(Path);
        Assert.All(Read().Volume.ToArray(), volume => Assert.Equal(double.NaN, volume));
    }

    [Fact]
    public void Volumes_of_which_none_is_known_when_what_tells_it_is_longer_than_the_page_then_bad_data()
    {
        byte[] levels = Run(Rows, 0);
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.VolumeColumn, Version1(ValueEncoding.Plain, Rows, levels, [], length: levels.Length + 1)).Write(Path);
        BadData();
    }

    [Fact]
    public void Volumes_by_dictionary_when_a_page_has_none_then_what_lay_in_memory_is_not_taken_for_its_head()
    {
        // Bytes above 32, which no width of places is, where the page without values would have it.
        double[] entries = [.. Enumerable.Range(0, Rows).Select(i => BitConverter.Int64BitsToDouble(0x4042_4242_4242_4242 + i))];
        new CraftedFile().Add([OddBars.One("A", Rows)], ParquetFormat.VolumeColumn, Dictionary(entries), Version2(ValueEncoding.RleDictionary, 4, Run(4, 0), []), Version2(ValueEncoding.RleDictionary, 4, Run(4, 1), Places(4))).Write(Path);
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN, .. entries[..4]], Read().Volume.ToArray());
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(-1)]
    public void Texts_whose_lengths_cannot_be_when_read_then_bad_data(long length)
    {
        ArrayBufferWriter<byte> lengths = new();
        DeltaPacking.Write([1, length, 1, 1, 1, 1, 1, 1], lengths);
        new CraftedFile().Add([OddBars.One("A", 4), OddBars.One("B", 4)], 1, Version2(ValueEncoding.DeltaLengthByteArray, Rows, AllKnown, [.. lengths.WrittenSpan, .. "AAAABBBB"u8])).Write(Path);
        BadData();
    }

    [Fact]
    public void Symbol_of_many_characters_when_read_then_its_bars()
    {
        // A page of texts may be larger than one of as many numbers.
        SeriesBars one = OddBars.One(new('L', Limit + 1), Rows);
        BarFileEncoder.Write(Path, [one], []);
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([one], file.ReadAll("1m", threads: 1));
    }

    [Fact]
    public void Times_when_their_page_is_one_byte_larger_than_it_can_be_then_bad_data()
    {
        SeriesBars one = OddBars.One("A", Rows);
        byte[] times = [.. one.Columns.Time.ToArray().SelectMany(BitConverter.GetBytes)];
        byte[] Page(int size) => Version2(ValueEncoding.Plain, Rows, AllKnown, [.. times, .. new byte[size - AllKnown.Length - times.Length]]);

        new CraftedFile().Add([one], ParquetFormat.TimeColumn, Page(Limit)).Write(Path);
        OddBars.MustEqual(one.Columns, Read());
        new CraftedFile().Add([one], ParquetFormat.TimeColumn, Page(Limit + 1)).Write(Path);
        BadData();
    }

    [Fact]
    public void Pages_each_longer_than_the_one_before_when_read_then_every_value()
    {
        // By a decoder that has no memory yet: each page meets less of it than it needs, or just enough.
        double[] values = [.. Enumerable.Range(0, 60 * 61 / 2).Select(i => i + 0.25)];
        byte[][] pages = [.. Enumerable.Range(1, 60).Select(count => Version2(ValueEncoding.Plain, count, Run(count, 1), Plain(values[(count * (count - 1) / 2)..(count * (count + 1) / 2)])))];
        new CraftedFile().Add([OddBars.One("A", values.Length)], ParquetFormat.FirstPrice, pages).Write(Path);

        using ChunkDecoder decoder = new();
        using SafeFileHandle file = File.OpenHandle(Path);
        double[] found = new double[values.Length];
        BarFileFooter footer = BarFileDecoder.ReadFooter(Path)!;
        decoder.Numbers(file, footer, (0, ParquetFormat.FirstPrice), (0, values.Length), found);
        Assert.Equal(values, found);
        for (int from = 0; from < values.Length; from += 13)
        {
            int to = Math.Min(values.Length, from + from % 61 + 1);
            decoder.Numbers(file, footer, (0, ParquetFormat.FirstPrice), (from, to), found.AsSpan(0, to - from));
            Assert.Equal(values[from..to], found[..(to - from)]);
        }
    }

    private static byte[][] SoundPages(string name) => name switch
    {
        "not compressed in a compressed column" => [Version2(ValueEncoding.Plain, Rows, AllKnown, Plain(Values))],
        "compressed" => [Version2(ValueEncoding.Plain, Rows, AllKnown, Plain(Values), compressed: true)],
        "of version 1" => [Version1(ValueEncoding.Plain, Rows, AllKnown, Plain(Values))],
        "without levels" => [Version2(ValueEncoding.Plain, Rows, [], Plain(Values))],
        "an index between" => [Half(0), Page(PageKind.Index, 3, 3, _ => { }, [1, 2, 3]), Half(1)],
        "a page without rows between" => [Half(0), Version2(ValueEncoding.Plain, 0, [], []), Half(1)],
        "several of each kind" => [Dictionary(Values), Version1(ValueEncoding.PlainDictionary, 3, Run(3, 1), Places(3)), Version1(ValueEncoding.Plain, 1, Run(1, 1), Plain(4)), Half(1)],
        "places of 32 bits" => [Dictionary(Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, [32, 3, .. Enumerable.Range(0, Rows).SelectMany(BitConverter.GetBytes)])],
        "places of 0 bits" => [.. Values.Take(1).SelectMany(one => new[] { Dictionary(one), Version2(ValueEncoding.RleDictionary, 1, Run(1, 1), [0, 2]) }), Version2(ValueEncoding.Plain, 7, Run(7, 1), Plain(Values[1..]))],
        "as large as a page can be" => [OfSize(Limit)],
        _ => throw new ArgumentException(name),
    };

    private static byte[][] ImpossiblePages(string name)
    {
        byte[] plain = Plain(Values), whole = [.. AllKnown, .. plain];
        byte[] Data(int? unpacked, int? packed, int levels, byte[] body) => Page(PageKind.DataV2, unpacked, packed, head => Content2(head, ValueEncoding.Plain, Rows, levels), body);
        return name switch
        {
            "ends before its last row" => [Half(0)],
            "more rows than the row group" => [Version2(ValueEncoding.Plain, Rows + 1, Run(Rows + 1, 1), Plain([.. Values, 9]))],
            "one byte larger than it can be" => [OfSize(Limit + 1)],
            "of no known kind" => [Half(0), Page((PageKind)4, 3, 3, _ => { }, [1, 2, 3]), Half(1)],
            "size not told" => [Data(null, whole.Length, AllKnown.Length, whole)],
            "packed size not told" => [Data(whole.Length, null, AllKnown.Length, whole)],
            "rows not told" => [Page(PageKind.DataV2, whole.Length, whole.Length, _ => { }, whole)],
            "levels longer than what is packed" => [Data(whole.Length + 8, whole.Length, whole.Length + 1, whole)],
            "levels longer than the page" => [Data(whole.Length, whole.Length + 8, whole.Length + 1, [.. whole, .. new byte[8]])],
            "rows that repeat" => [Page(PageKind.DataV2, whole.Length, whole.Length, head => Content2(head, ValueEncoding.Plain, Rows, AllKnown.Length, repetitions: 3), whole)],
            "more bytes said than there are" => [Data(whole.Length, whole.Length - 8, AllKnown.Length, whole[..^8])],
            "fewer bytes said than there are" => [Data(whole.Length - 8, whole.Length, AllKnown.Length, whole)],
            "a frame shorter than said" => [Page(PageKind.DataV2, whole.Length, AllKnown.Length + Zstd(plain[..^8]).Length, head => Content2(head, ValueEncoding.Plain, Rows, AllKnown.Length, compressed: true), [.. AllKnown, .. Zstd(plain[..^8])])],
            "a broken frame" => [Page(PageKind.DataV2, whole.Length, whole.Length, head => Content2(head, ValueEncoding.Plain, Rows, AllKnown.Length, compressed: true), whole)],
            "bytes that are no frame and stand for none" =>
                [Page(PageKind.DataV2, 2, 5, head => Content2(head, ValueEncoding.Plain, Rows, 2, compressed: true), [.. Run(Rows, 0), 1, 2, 3])],
            "levels of no bytes" => [Version1(ValueEncoding.Plain, Rows, [], plain)],
            "levels of less than no bytes" => [Version1(ValueEncoding.Plain, Rows, AllKnown, plain, length: -1)],
            "two dictionaries" => [Dictionary(9, 9), Dictionary(Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))],
            "two dictionaries, the first empty" => [Dictionary(), Dictionary(Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))],
            "a dictionary that is not plain" => [Dictionary(ValueEncoding.RleDictionary, Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))],
            "places without a dictionary" => [Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))],
            "places of 33 bits" => [Dictionary(Values), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, [33, 2 * Rows, 0, 0, 0, 0, 0])],
            "a place behind the dictionary" => [Dictionary(Values[..7]), Version2(ValueEncoding.RleDictionary, Rows, AllKnown, Places(8))],
            "planes that are too short" => [Version2(ValueEncoding.ByteStreamSplit, Rows, AllKnown, new byte[8 * (Rows - 1)])],
            "fewer plain values than rows" => [Version2(ValueEncoding.Plain, Rows, AllKnown, plain[..^8])],
            "steps of times" => [Version2(ValueEncoding.DeltaBinaryPacked, Rows, AllKnown, plain)],
            "a NULL" => [Version2(ValueEncoding.Plain, Rows, [.. Run(5, 1), .. Run(3, 0)], plain)],
            "a run of nothing" => [Version2(ValueEncoding.Plain, Rows, [0, 1, 0, 1], plain)],
            _ => throw new ArgumentException(name),
        };
    }

    /// <summary>The first or the second four values.</summary>
    private static byte[] Half(int half) => Version2(ValueEncoding.Plain, 4, Run(4, 1), Plain(Values[(4 * half)..(4 * half + 4)]));

    /// <summary>A page of so many bytes, of which those behind the values mean nothing.</summary>
    private static byte[] OfSize(int bytes) => Version2(ValueEncoding.Plain, Rows, AllKnown, [.. Plain(Values), .. new byte[bytes - AllKnown.Length - Rows * sizeof(double)]]);

    /// <summary>The first entries of a dictionary, one after the other, each place as a byte.</summary>
    private static byte[] Places(int count) => [8, 3, .. Enumerable.Range(0, 8).Select(i => (byte)Math.Min(i, count - 1))];

    private BarColumns Read()
    {
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        return BarFileDecoderTests.Read(file, new("alpha", "A", "1m"), TimeRange.All);
    }

    private void BadData() => Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => Read()).Kind);
}
