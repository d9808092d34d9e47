using System.ComponentModel;

namespace Toolkit.Tests.Disk;

public sealed class FullDiskTests
{
    [UnixTheory]
    [InlineData(28, true)] // ENOSPC
    [InlineData(122, true)] // EDQUOT, as Linux counts
    [InlineData(27, true)] // EFBIG
    [InlineData(5, false)] // EIO
    [InlineData(13, false)] // EACCES
    [InlineData(2, false)] // ENOENT
    public void Error_when_it_is_of_the_system_then_known_by_what_it_says(int number, bool isFull)
    {
        IOException error = new($"{new Win32Exception(number).Message} : '/data/a.csv'");
        Assert.Equal(isFull, FullDisk.IsSaidBy(error));
        Assert.Equal(isFull, FullDisk.IsSaidBy(new InvalidOperationException("writing failed", error)));
    }

    [UnixFact]
    public void Error_when_net_itself_makes_it_then_known()
    {
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Assert.True(FullDisk.IsSaidBy(Assert.Throws<IOException>(() => full.Write("x"u8))));
    }
}
