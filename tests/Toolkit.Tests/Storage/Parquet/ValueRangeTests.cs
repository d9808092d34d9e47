using System.Text;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Parquet;

/// <summary>Bounds of columns: what they say, and what follows from them.</summary>
public sealed class ValueRangeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(11)]
    public void Numbers_when_the_least_and_the_most_are_anywhere_then_found_and_none_with_a_nan(int count)
    {
        for (int least = 0; least < count; least++)
        {
            for (int most = 0; most < count; most++)
            {
                double[] values = [.. Enumerable.Range(0, count).Select(i => i == least ? -7.5 : i == most ? 9.25 : 1)];
                ValueRange range = ValueRange.Of(values, 2);
                Assert.Equal((values.Min(), values.Max(), 2), (BitConverter.ToDouble(range.Least!), BitConverter.ToDouble(range.Most!), range.Nulls));
            }

            Assert.Equal(new(null, null, 2), ValueRange.Of([.. Enumerable.Range(0, count).Select(i => i == least ? double.NaN : i)], 2));
        }
    }

    [Fact]
    public void Numbers_when_none_is_known_then_no_bounds() => Assert.Equal(new(null, null, 5), ValueRange.Of([], 5));

    [Theory]
    [InlineData("B", "D", 0, "A", false)]
    [InlineData("B", "D", 0, "B", null)]
    [InlineData("B", "D", 0, "C", null)]
    [InlineData("B", "D", 0, "D", null)]
    [InlineData("B", "D", 0, "DA", false)]
    [InlineData("B", "B", 0, "B", true)]
    [InlineData("B", "B", 1, "B", null)]
    [InlineData("B", "B", -1, "B", null)]
    [InlineData("B", "B", 0, "BB", false)]
    [InlineData("B", "C", 0, "B", null)]
    [InlineData(null, "C", 0, "D", null)]
    [InlineData("B", null, 0, "A", null)]
    [InlineData(null, null, 0, "A", null)]
    public void Text_when_sought_then_whether_rows_may_have_it(string? least, string? most, int nulls, string text, bool? all) =>
        Assert.Equal(all, new ValueRange(Bytes(least), Bytes(most), nulls).AllHave(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(8, 8, true)]
    [InlineData(8, 4, false)]
    [InlineData(4, 8, false)]
    [InlineData(9, 8, false)]
    [InlineData(8, -1, false)]
    [InlineData(-1, 8, false)]
    public void Times_when_a_bound_is_not_told_or_of_another_size_then_none(int least, int most, bool told) =>
        Assert.Equal(told ? (0, 0) : null, new ValueRange(Sized(least), Sized(most), 0).Times);

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static byte[]? Sized(int bytes) => bytes < 0 ? null : new byte[bytes];
}
