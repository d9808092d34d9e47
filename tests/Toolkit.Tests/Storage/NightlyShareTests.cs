using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

public sealed class NightlyShareTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void Every_file_when_as_many_nights_have_passed_was_looked_at_once_whatever_night_was_the_first(int nights)
    {
        string[] files = [.. Enumerable.Range(0, 400).Select(i => $"/ws/bars/{i * 7_919:x8}.parquet")];
        foreach (int first in (int[])[0, 1, 45, 366])
        {
            NightlyShare[] shares = [.. Enumerable.Range(first, nights).Select(day => new NightlyShare(nights, new DateTime(2024, 2, 28, 23, 59, 0, DateTimeKind.Utc).AddDays(day)))];
            Assert.All(files, file => Assert.Single(shares, share => share.Has(file)));
            Assert.Equal(files.Length, shares.Sum(share => share.Files));

            // No night has all the work: 400 files by chance, of which one in 30 is 13.
            Assert.All(shares, share => Assert.InRange(share.Files, 400 / nights / 3, 400 / nights * 3));
        }
    }
}
