using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

public sealed class TextRunsTests
{
    private static readonly byte[] Plain = [1, 0, 0, 0, (byte)'A', 1, 0, 0, 0, (byte)'A', 2, 0, 0, 0, 0xC3, 0xA9, 0, 0, 0, 0];

    [Fact]
    public void Plain_texts_when_added_then_those_that_follow_each_other_are_one()
    {
        TextRuns runs = new();
        runs.AddPlain(Plain, 3);
        runs.AddPlain(Plain.AsSpan(10), 2);

        Assert.Equal([("A", 2), ("é", 2), ("", 1)], runs.All);
    }

    [Fact]
    public void Texts_by_lengths_when_added_then_those_that_follow_each_other_are_one()
    {
        TextRuns runs = new();
        runs.AddSlices("BBAéé"u8, [1, 1, 0, 1, 2, 2]);
        runs.AddSlices("éX"u8, [2, 1]);

        Assert.Equal([("B", 2), ("", 1), ("A", 1), ("é", 3), ("X", 1)], runs.All);
    }

    [Fact]
    public void Places_when_added_then_the_entries_at_them()
    {
        List<string> entries = TextRuns.Entries(Plain, 4);
        Assert.Equal(["A", "A", "é", ""], entries);

        // A run of 4 times place 2, eight packed places of 2 bits (2, 2, 3, 3, 0, 1, 2, 3), a run of place 3.
        TextRuns runs = new();
        runs.AddPlaces(entries, new([8, 2, 3, 0b1111_1010, 0b1110_0100, 6, 3, .. new byte[BitPacking.Margin]], 2), 13);

        Assert.Equal([("é", 6), ("", 2), ("A", 2), ("é", 1), ("", 2)], runs.All);
    }

    [Fact]
    public void Text_longer_than_what_is_left_when_added_then_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextRuns().AddPlain([9, 0, 0, 0, 65], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextRuns().AddSlices([65], [2]));
        Assert.Throws<OverflowException>(() => new TextRuns().AddSlices([65], [1L << 32]));
    }
}
