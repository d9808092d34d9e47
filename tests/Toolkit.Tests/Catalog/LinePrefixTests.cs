using System.Security.Cryptography;
using System.Text;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>The seal of a file to which lines are only added.</summary>
public sealed class LinePrefixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private WorkspaceLayout Layout => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(10, 7)]
    [InlineData(400_000, 300_000)]
    public void Lines_that_are_only_added_to_when_they_begin_as_they_did_then_they_are_right(int length, int kept)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        string path = _folder.File("a.jsonl"), hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, kept)));
        File.WriteAllBytes(path, bytes[..kept]);
        FileSeal seal = new(Layout, path);
        seal.Prefix(hash, kept);
        Assert.Null(seal.Damage());
        File.WriteAllBytes(path, bytes);
        seal.CheckPrefix();
        Assert.Null(seal.Damage());
        Assert.Equal(kept, seal.Bytes);

        // One byte behind what is kept may be another, the last one of it not.
        bytes[kept] ^= 1;
        File.WriteAllBytes(path, bytes);
        seal.CheckPrefix();
        Assert.Null(seal.Damage());
        bytes[kept - 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.StartsWith("it is damaged", seal.Damage(), StringComparison.Ordinal);
        seal.CheckPrefix();
        bytes[kept - 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        // As it was again, and yet it had been another when it was written to.
        Assert.StartsWith("it was damaged", seal.Damage(), StringComparison.Ordinal);
        string told = seal.Damage()!;
        seal.CheckPrefix();
        seal.Prefix(hash, kept);
        Assert.Equal(told, seal.Damage());
        seal.Remove();
        seal.Prefix(hash, kept);
        seal.Prefix(Convert.ToHexStringLower(SHA256.HashData(bytes)), length);
        Assert.Equal(length, seal.Bytes);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.StartsWith("it is damaged", seal.Damage(), StringComparison.Ordinal);
        File.Delete(path);
        Assert.Equal("it is lost", seal.Damage());
    }

    [Fact]
    public void Lines_when_their_folder_is_gone_then_they_are_lost()
    {
        string path = _folder.Write("day/a.jsonl", "1\n");
        FileSeal seal = new(Layout, path);
        seal.Prefix(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("1\n"))), 2);
        Assert.Null(seal.Damage());
        Directory.Delete(_folder.File("day"), recursive: true);
        Assert.Equal("it is lost", seal.Damage());
    }
}
