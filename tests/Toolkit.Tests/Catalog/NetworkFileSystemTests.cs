using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>Lines of <c>/proc/self/mountinfo</c>, as proc_pid_mountinfo(5) has them.</summary>
public sealed class NetworkFileSystemTests
{
    private const string Root = "21 1 254:0 / / rw,relatime - ext4 /dev/vda rw";

    [Theory]
    [InlineData("36 35 98:0 /mnt1 /data rw,noatime master:1 shared:2 - nfs4 server:/x rw,errors=continue", "nfs4")]
    [InlineData("36 35 98:0 / /data rw - cifs //server/x rw", "cifs")]
    [InlineData("36 35 98:0 / /data rw - xfs", "xfs")]
    // Not whole: they say nothing.
    [InlineData("36 35 98:0 / /data rw -", "ext4")]
    [InlineData("36 35 98:0 / /data rw shared:2 nfs4 server:/x rw", "ext4")]
    [InlineData("36 35 98:0 / /data - nfs4 server:/x rw", "ext4")]
    [InlineData("36 35 - nfs4 /data", "ext4")]
    [InlineData("- nfs4", "ext4")]
    [InlineData("-", "ext4")]
    [InlineData("", "ext4")]
    public void Format_of_a_mount_follows_the_dash(string line, string format)
    {
        Assert.Equal(format, NetworkFileSystem.FormatOf("/data/x", [Root, line]));
        Assert.Equal(format, NetworkFileSystem.FormatOf("/data/x", [line, Root]));
    }

    [Fact]
    public void Of_two_mounts_on_one_folder_the_later_one_is_seen()
    {
        string local = "30 21 8:1 / /data rw - xfs /dev/sdb1 rw", remote = "31 21 0:50 / /data rw - nfs server:/x rw";
        Assert.Equal("nfs", NetworkFileSystem.FormatOf("/data/x", [Root, local, remote]));
        Assert.Equal("xfs", NetworkFileSystem.FormatOf("/data/x", [Root, remote, local]));
        Assert.Null(NetworkFileSystem.FormatOf("/data/x", []));
    }

    [Theory]
    [InlineData(@"/a\040b", "/a b")]
    [InlineData(@"/a\011b", "/a\tb")]
    [InlineData(@"/a\012b", "/a\nb")]
    [InlineData(@"/a\134b", @"/a\b")]
    [InlineData(@"/a\134040b", @"/a\040b")]
    public void Name_of_a_mount_is_read_as_it_was_before_it_was_written_there(string written, string path) =>
        Assert.Equal("nfs", NetworkFileSystem.FormatOf(path + "/x", [Root, $"30 21 0:50 / {written} rw - nfs server:/x rw"]));

    [UnixFact]
    public void Folder_of_this_machine_has_the_file_system_that_the_kernel_says()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("proc", NetworkFileSystem.FormatOf("/proc/self"));
        }

        Assert.False(NetworkFileSystem.FormatOf(Path.GetTempPath()) is { } format && NetworkFileSystem.IsNetwork(format));
    }
}
