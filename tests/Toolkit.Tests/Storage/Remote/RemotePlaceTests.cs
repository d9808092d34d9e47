using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>A folder as a remote that is damaged or away, two that move its head, and addresses that name none.</summary>
public sealed class RemotePlaceTests : IDisposable
{
    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{\"version\":1,")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"version\":3}")]
    public async Task Damaged_head_is_told_and_not_taken_for_none(string text)
    {
        Workspace tk = _shared.Open("first");
        tk.Store.Put(Stored.Key("A"), Stored.Bars(0, 10));
        await tk.Remotes.PushAsync();
        string head = Path.Combine(_shared.Url, "head.json");
        File.WriteAllText(head, text);
        tk.Store.Put(Stored.Key("A"), Stored.Bars(10, 10));
        foreach (Func<Task> work in new Func<Task>[] { () => tk.Remotes.PushAsync(), () => tk.Remotes.PullAsync(), () => Workspace.CloneAsync(_shared.Url, _shared.Of("clone")) })
        {
            ToolkitException damaged = await Assert.ThrowsAsync<ToolkitException>(work);
            Assert.Equal(ErrorKind.BadData, damaged.Kind);
            Assert.Contains(head, damaged.Message, StringComparison.Ordinal);
        }

        Assert.Equal(text, File.ReadAllText(head));
    }

    [Fact]
    public void Head_moves_only_from_what_it_was_expected_to_be()
    {
        FolderHeads heads = new(_shared.Url, TimeSpan.FromSeconds(30));
        Assert.Null(heads.Read());
        RemoteHead first = new(1, new('a', 64), "me", 5), second = new(2, new('b', 64), "you", 6), late = new(1, new('c', 64), "late", 7);
        Assert.True(heads.Move(0, first, CancellationToken.None));
        Assert.False(heads.Move(0, late, CancellationToken.None));
        Assert.Equal(first, heads.Read());
        Assert.True(heads.Move(1, second, CancellationToken.None));
        Assert.False(heads.Move(1, late with { Version = 2 }, CancellationToken.None));
        Assert.Equal(second, heads.Read());
    }

    [Fact]
    public void Object_that_is_not_what_was_copied_gets_no_name()
    {
        using FolderObjects objects = new(_shared.Url);
        string path = _shared.Of("bytes");
        File.WriteAllText(path, "what is sent");
        using (FailPoint.Observe(name =>
        {
            if (name == "remote.copied")
            {
                File.WriteAllText(Directory.GetFiles(Path.Combine(_shared.Url, ".tmp")).Single(), "what arrives");
            }
        }))
        {
            Assert.Throws<IOException>(() => objects.Put("files/x", path, CancellationToken.None));
        }

        Assert.Empty(Directory.GetFiles(_shared.Url, "*", SearchOption.AllDirectories));
        objects.Put("files/x", path, CancellationToken.None);
        Assert.Equal("what is sent", File.ReadAllText(Path.Combine(_shared.Url, "files", "x")));
        Assert.Equal(12, Assert.Single(objects.List("files/", CancellationToken.None)).Value);
    }

    [Fact]
    public void Object_that_is_absent_and_folder_that_is_away_are_two_things()
    {
        using FolderObjects objects = new(_shared.Url);
        string path = _shared.Of("bytes");
        Assert.Throws<DirectoryNotFoundException>(() => objects.Get("files/x", path, CancellationToken.None));
        Directory.CreateDirectory(_shared.Url);
        Assert.False(objects.Get("files/x", path, CancellationToken.None));
        Directory.CreateDirectory(Path.Combine(_shared.Url, "files"));
        Assert.False(objects.Get("files/x", path, CancellationToken.None));
    }

    [Theory]
    [InlineData("[{\"name\":")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"name\":\"x\\n\",\"url\":\"/tmp\"}]")]
    [InlineData("[{\"name\":\"../x\",\"url\":\"/tmp\"}]")]
    public void Damaged_list_of_remotes_is_told(string text)
    {
        Workspace tk = _shared.Open("first");
        File.WriteAllText(tk.Store.Layout.Remotes, text);
        ToolkitException damaged = Assert.Throws<ToolkitException>(() => tk.Remotes.List());
        Assert.Equal(ErrorKind.BadData, damaged.Kind);
        Assert.Contains("remotes.json", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://", null)]
    [InlineData("s3:///", null)]
    [InlineData("s3:///prefix", null)]
    [InlineData("s3://bucket", "localhost:9000")]
    [InlineData("s3://bucket", "ftp://localhost")]
    [InlineData("s3://bucket", "not an address")]
    [InlineData("ftp://server/folder", null)]
    [InlineData("folder", "http://localhost")]
    public void Address_that_names_no_remote_is_refused(string url, string? endpoint) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => RemoteList.Checked("x", url, endpoint)).Kind);

    [Theory]
    [InlineData("s3://b", "https://s3.local/", "s3://b", "https://s3.local")]
    [InlineData("s3://bucket/a/b/", null, "s3://bucket/a/b", null)]
    [InlineData("/mnt/share", null, "/mnt/share", null)]
    public void Address_is_kept_without_slashes_at_its_end(string url, string? endpoint, string keptUrl, string? keptEndpoint) =>
        Assert.Equal(new RemoteRow("x", keptUrl, keptEndpoint), RemoteList.Checked("x", url, endpoint));
}
