using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog.Tables;

public sealed class RowStatisticsTests
{
    private static readonly RowStatistics One = new(3, 10, 30, 1.5, 9, 12.25, 100), Other = new(2, 5, 20, 2, 9.5, 7.5, 30), Unknown = Other with { SumVolume = null };

    [Fact]
    public void Bars_when_one_has_no_volume_then_the_others_are_summed()
    {
        BarColumns rows = new(
            new long[] { 10, 20, 30 }, new double[] { 1, 2, 3 }, new double[] { 4, 9, 5 }, new double[] { 0.5, 0.25, 2 }, new double[] { 3, 4, 5.5 }, new double[] { 100, double.NaN, 50 });
        Assert.Equal(new(3, 10, 30, 0.25, 9, 12.5, 150), RowStatistics.Of(rows));
        Assert.Equal(new(1, 20, 20, 0.25, 9, 4, null), RowStatistics.Of(rows.Pick([1])));
        Assert.Equal(new(2, 20, 30, 0.25, 9, 9.5, 50), RowStatistics.Of(rows.Pick([1, 2])));
        Assert.Equal(RowStatistics.None, RowStatistics.Of(rows.Pick([])));
    }

    [Fact]
    public void Bars_when_none_traded_then_their_volume_is_zero_and_not_unknown() => Assert.Equal(
        new(1, 10, 10, 1, 1, 1, 0),
        RowStatistics.Of(new(new long[] { 10 }, new double[] { 1 }, new double[] { 1 }, new double[] { 1 }, new double[] { 1 }, new double[] { 0 })));

    [Fact]
    public void Parts_add_up()
    {
        Assert.Equal(new(5, 5, 30, 1.5, 9.5, 19.75, 130), One + Other);
        Assert.Equal(One + Other, Other + One);
        Assert.Equal(new(5, 5, 30, 1.5, 9.5, 19.75, 100), One + Unknown);
        Assert.Equal(One + Unknown, Unknown + One);
        Assert.Null((Unknown + Unknown).SumVolume);
        Assert.Equal(One, One + RowStatistics.None);
        Assert.Equal(One, RowStatistics.None + One);
        Assert.Equal(new RowExtent(3, 10, 30), One.Extent);
    }

    [Fact]
    public void Row_when_its_columns_lie_behind_others_then_each_is_read_from_its_place()
    {
        using SqliteConnection connection = SqliteFile.Open(":memory:", SqliteOpenMode.Memory);
        Assert.Equal(
            [One, Unknown, RowStatistics.None],
            connection.List("VALUES ('x', 3, 10, 30, 1.5, 9.0, 12.25, 100.0), ('x', 2, 5, 20, 2.0, 9.5, 7.5, NULL), ('x', 0, NULL, NULL, NULL, NULL, NULL, NULL)", r => RowStatistics.Read(r, 1)));
    }
}
