using System.Text;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>What a footer may say, and what it cannot.</summary>
public sealed class BarFileFooterTests : IDisposable
{
    private const int MostRows = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("crafted.parquet");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Impossible =>
    [
        "more rows than a row group can have", "fewer than no rows", "a column of other rows", "no columns", "a column less", "a column before the first page", "a column of less than nothing",
        "a column that reaches into the footer", "a column behind the file",
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Row_group_when_it_cannot_be_as_it_says_then_bad_data(string name)
    {
        CraftedFile crafted = new CraftedFile().Add(OddBars.One("A", 5));
        EncodedGroup OfRows(EncodedGroup group, int rows) => new(rows, [.. group.Chunks.Select(chunk => chunk with { Rows = rows })]);
        ChunkExtent From(ChunkExtent extent, int start) => extent with { Dictionary = null, FirstData = start };
        _ = name switch
        {
            "more rows than a row group can have" => crafted.Say(group => OfRows(group, MostRows + 1)),
            "fewer than no rows" => crafted.Say(group => OfRows(group, -1)),
            "a column of other rows" => crafted.Say(8, chunk => chunk with { Rows = 6 }),
            "no columns" => crafted.Say(group => group with { Chunks = [] }),
            "a column less" => crafted.Say(group => group with { Chunks = group.Chunks[..^1] }),
            "a column before the first page" => crafted.Say(5, chunk => chunk with { Extent = From(chunk.Extent, -1) }),
            "a column of less than nothing" => crafted.Say(5, chunk => chunk with { Extent = chunk.Extent with { Length = -1 } }),
            "a column that reaches into the footer" => crafted.Say(8, chunk => chunk with { Extent = chunk.Extent with { Length = chunk.Extent.Length + 1 } }),
            "a column behind the file" => crafted.Say(5, chunk => chunk with { Extent = From(chunk.Extent, 1_000_000) }),
            _ => throw new ArgumentException(name),
        };
        crafted.Write(Path);
        BadData();
    }

    [Fact]
    public void Row_group_when_it_has_as_many_rows_as_it_can_then_read()
    {
        new CraftedFile().Add(OddBars.One("A", 5)).Say(group => new(MostRows, [.. group.Chunks.Select(chunk => chunk with { Rows = MostRows })])).Write(Path);
        Assert.Equal(MostRows, BarFileDecoder.ReadFooter(Path)!.Rows);
    }

    [Fact]
    public void Column_when_the_place_of_its_dictionary_is_zero_then_it_has_none()
    {
        // So say some writers.
        SeriesBars a = OddBars.One("A", 5);
        CraftedFile crafted = new CraftedFile().Add(a).Say(ParquetFormat.TimeColumn, chunk => chunk with { Extent = chunk.Extent with { Dictionary = -4 } });
        crafted.Write(Path);
        using BarFileDecoder file = BarFileDecoder.TryOpen(Path)!;
        OddBars.MustEqual([a], file.ReadAll("1m", threads: 1));
    }

    [Fact]
    public void List_of_columns_when_it_is_said_to_be_very_long_then_bad_data_before_any_memory_is_taken()
    {
        const int Many = 1_000_000;
        new CraftedFile().Add(OddBars.One("A", 5)).Write(Path);
        (byte[] sound, byte[] list) = (File.ReadAllBytes(Path), [0xFC, 0xC0, 0x84, 0x3D]);
        int footer = sound.Length - 8 - BitConverter.ToInt32(sound, sound.Length - 8), groups = Find(sound, [0x19, 0x1C, 0x19, 0x9C], footer);
        byte[] bytes = [.. sound[footer..(groups + 3)], .. list, .. new byte[Many], 0, 0];
        File.WriteAllBytes(Path, [.. sound[..footer], .. bytes, .. BitConverter.GetBytes(bytes.Length), .. "PAR1"u8]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        BadData();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
    }

    [Fact]
    public void Mark_at_the_end_when_another_then_bad_data()
    {
        new CraftedFile().Add(OddBars.One("A", 5)).Write(Path);
        byte[] bytes = File.ReadAllBytes(Path);
        bytes[^1] = (byte)'E';
        File.WriteAllBytes(Path, bytes);
        BadData();
    }

    [Theory]
    [InlineData("exchange", "exchangf")]
    [InlineData("timeframe", "timefrane")]
    [InlineData("volume", "volumf")]
    public void Column_of_another_name_when_opened_then_it_is_a_file_of_another_kind(string name, string other)
    {
        new CraftedFile().Add(OddBars.One("A", 5)).Write(Path);
        byte[] bytes = File.ReadAllBytes(Path);
        Encoding.UTF8.GetBytes(other).CopyTo(bytes, Find(bytes, Encoding.UTF8.GetBytes(name), bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8)));
        File.WriteAllBytes(Path, bytes);
        Assert.Null(BarFileDecoder.ReadFooter(Path));
    }

    private static int Find(byte[] bytes, byte[] what, int from)
    {
        int at = bytes.AsSpan(from).IndexOf(what);
        Assert.NotEqual(-1, at);
        return from + at;
    }

    private void BadData() => Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => BarFileDecoder.ReadFooter(Path)).Kind);
}
