using System.Diagnostics;

namespace Toolkit.Tests.Disk;

public sealed class OrdinaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void File_when_it_is_one_then_read_whatever_its_length()
    {
        Assert.Equal("text", OrdinaryFile.ReadAllText(_folder.Write("a.txt", "text")));
        Assert.Equal("", OrdinaryFile.ReadAllText(_folder.Write("b.txt", "")));
        Assert.Equal([1, 2], OrdinaryFile.ReadAllBytes(Binary()));
        Assert.Throws<FileNotFoundException>(() => OrdinaryFile.ReadAllText(_folder.File("absent")));
    }

    [UnixFact]
    public void Link_when_it_leads_to_a_file_then_read_and_to_a_device_then_refused()
    {
        File.CreateSymbolicLink(_folder.File("link"), _folder.Write("a.txt", "text"));
        File.CreateSymbolicLink(_folder.File("zero"), "/dev/zero");
        Assert.Equal("text", OrdinaryFile.ReadAllText(_folder.File("link")));
        Refused(_folder.File("zero"));
    }

    [UnixFact]
    public void Pipe_when_nobody_writes_into_it_then_refused_at_once()
    {
        Process.Start("mkfifo", [_folder.File("pipe")]).WaitForExit();
        Refused(_folder.File("pipe"));
    }

    [UnixTheory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/urandom")]
    [InlineData("/dev/full")]
    public void Device_when_it_gives_bytes_for_ever_then_refused(string path) => Refused(path);

    public void Dispose() => _folder.Dispose();

    private string Binary()
    {
        File.WriteAllBytes(_folder.File("c"), [1, 2]);
        return _folder.File("c");
    }

    private static void Refused(string path)
    {
        ToolkitException error = Assert.Throws<ToolkitException>(() => OrdinaryFile.ReadAllText(path));
        Assert.Equal((ErrorKind.Usage, $"{path} is a pipe, a socket or a device"), (error.Kind, error.Message));
    }
}
