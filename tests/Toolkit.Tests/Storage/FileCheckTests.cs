using System.Security.Cryptography;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What is looked at before anything is read from files.</summary>
public sealed class FileCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public void One_changed_file_among_several_is_found(int count, int changed)
    {
        PublishedFile[] files = Publish(count);
        byte[] bytes = File.ReadAllBytes(files[changed].Path);
        bytes[6] ^= 1;
        File.WriteAllBytes(files[changed].Path, bytes);
        FileCheck.OnRead(files, verify: false);
        ToolkitException damaged = Assert.Throws<ToolkitException>(() => FileCheck.OnRead(files, verify: true));
        Assert.Equal(ErrorKind.BadData, damaged.Kind);
        Assert.StartsWith($"{files[changed].Path} is damaged", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_file_is_hashed_once(int count)
    {
        PublishedFile[] files = Publish(count);
        Assert.Equal(files.Sum(file => file.SizeBytes), FileCheck.OnRead(files, verify: true));
        Assert.Equal(0, FileCheck.OnRead(files, verify: true));
    }

    [Fact]
    public void What_cannot_be_read_is_no_damage_and_not_well_either()
    {
        // A folder in place of a file: no user, root neither, reads one as a file.
        string path = _folder.File("folder");
        Directory.CreateDirectory(path);
        Assert.All(new Action[] { () => FileCheck.Open(path, 12), () => FileCheck.Content(path, "") }, check =>
        {
            ToolkitException unreadable = Assert.Throws<ToolkitException>(check);
            Assert.Equal(ErrorKind.Failure, unreadable.Kind);
            Assert.StartsWith($"{path} cannot be read", unreadable.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void File_that_others_have_open_is_looked_at_beside_them()
    {
        PublishedFile file = Publish(1)[0];
        using FileStream reader = new(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        FileCheck.Open(file.Path, file.SizeBytes);
    }

    [Fact]
    public void Damage_that_a_decoder_finds_is_told_with_the_file_and_its_repair()
    {
        Assert.Equal(5, FileCheck.Reading("a.parquet", () => 5));
        ToolkitException told = Assert.Throws<ToolkitException>(() => FileCheck.Reading<int>("a.parquet", () => throw new ToolkitException(ErrorKind.BadData, "odd page")));
        Assert.Equal((ErrorKind.BadData, "a.parquet is damaged: odd page"), (told.Kind, told.Message));
        Assert.Contains("Repair()", told.Hint, StringComparison.Ordinal);
        // What says already what to do, or is no damage, stays as it is.
        foreach (ToolkitException other in new[] { ToolkitException.BadData("x is damaged", "do this"), new ToolkitException(ErrorKind.Failure, "no room") })
        {
            Assert.Same(other, Assert.Throws<ToolkitException>(() => FileCheck.Reading<int>("a.parquet", () => throw other)));
        }
    }

    /// <summary>Files with the marks of Parquet at both ends.</summary>
    private PublishedFile[] Publish(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        string text = $"PAR1{new string('x', i + 1)}{i} PAR1", path = _folder.Write($"{i}.parquet", text);
        return new PublishedFile(path, text.Length, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text))));
    })];
}
