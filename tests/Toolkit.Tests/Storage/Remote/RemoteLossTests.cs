namespace Toolkit.Tests.Storage.Remote;

/// <summary>What was lost on one side, or is older there than it was, takes nothing from the other.</summary>
public sealed class RemoteLossTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    private string Head => Path.Combine(_shared.Url, "head.json");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_remote_that_is_what_it_was_takes_nothing_that_was_pushed_since(int pushes)
    {
        (Workspace first, Workspace second, SortedDictionary<long, Bar> model) = await TwoAsync();
        string before = await File.ReadAllTextAsync(Head);
        Put(first, 5_990, 100, 7, model);
        await first.Remotes.PushAsync();
        await File.WriteAllTextAsync(Head, before);

        // Who knows nothing of it goes on from there, and its version gets the number of the one that is forgotten, or a greater one.
        for (int i = 0; i < pushes; i++)
        {
            second.Store.Put(B, Stored.Bars(i, 1, 20 + i));
            await second.Remotes.PushAsync();
        }

        await first.Remotes.PullAsync();
        first.Store.MustHold(A, model);
        await first.Remotes.PushAsync();
        await second.Remotes.PullAsync();
        foreach (Workspace tk in new[] { first, second })
        {
            tk.Store.MustHold(A, model);
            Assert.Equal(Math.Max(pushes, 1), tk.Store.Listings.Find(B)!.RowCount);
            tk.Store.MustBeWell();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_catalog_that_was_made_anew_brings_nothing_older_over_what_others_have_pushed(bool copy)
    {
        (Workspace first, Workspace second, SortedDictionary<long, Bar> model) = await TwoAsync();
        second.Store.MustHold(A, model);
        if (copy)
        {
            second.Maintenance.Maintain(new() { Offline = true });
        }

        for (int i = 0; i < 2; i++)
        {
            Put(first, 5_990 + i, 5, 7 + i, model);
            await first.Remotes.PushAsync();
            if (i == 0)
            {
                await second.Remotes.PullAsync();
                second.Store.MustHold(A, model);
            }
        }

        // Its own since then stays, all the same.
        Put(second, 100, 3, 9, model);
        second.Dispose();
        Array.ForEach(Directory.GetFiles(_shared.Of("second"), "catalog.db*"), File.Delete);
        Maintenance.For(_shared.Of("second")).Repair();
        second = _shared.Open("second");
        Assert.Equal(ErrorKind.Failure, (await Assert.ThrowsAsync<ToolkitException>(() => second.Remotes.PushAsync())).Kind);
        await second.Remotes.PullAsync();
        second.Store.MustHold(A, model);
        await second.Remotes.PushAsync();
        await first.Remotes.PullAsync();
        first.Store.MustHold(A, model);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_was_lost_here_is_not_removed_from_the_remote(bool reached)
    {
        (Workspace first, Workspace second, SortedDictionary<long, Bar> model) = await TwoAsync();
        Directory.Delete(first.Store.Layout.RemoteState, recursive: true);
        File.Delete(first.Store.Listings.Files().Single(file => file.Rows == 6_000).Path);
        if (!reached)
        {
            Directory.Move(_shared.Url, _shared.Url + ".away");
        }

        Assert.Equal(reached ? 0 : 1, first.Maintenance.Repair().Lost.Count);
        if (!reached)
        {
            Directory.Move(_shared.Url + ".away", _shared.Url);
            Assert.Equal(ErrorKind.Failure, (await Assert.ThrowsAsync<ToolkitException>(() => first.Remotes.PushAsync())).Kind);
            await first.Remotes.PullAsync();
        }

        await first.Remotes.PushAsync();
        await second.Remotes.PullAsync();
        first.Store.MustHold(A, model);
        second.Store.MustHold(A, model);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("manifests")]
    public async Task What_has_gone_at_the_remote_is_sent_again_by_who_has_it(string folder)
    {
        (Workspace first, _, SortedDictionary<long, Bar> model) = await TwoAsync();
        Directory.Delete(Path.Combine(_shared.Url, folder), recursive: true);
        Assert.Equal(1, (await first.Remotes.PushAsync()).Version);
        (await _shared.CloneAsync("third")).Store.MustHold(A, model);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"version\":1,\"manifest\":\"ab\",\"movedBy\":\"\",\"movedAt\":0}")]
    public async Task A_head_that_names_no_version_is_damaged(string text)
    {
        (Workspace first, _, _) = await TwoAsync();
        await File.WriteAllTextAsync(Head, text);
        first.Store.Put(B, Stored.Bars(50, 1));
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => first.Remotes.PushAsync())).Kind);
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => first.Remotes.PullAsync())).Kind);
        Assert.Equal(text, await File.ReadAllTextAsync(Head));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{\"name\":\"origin\"}]")]
    public async Task A_list_of_remotes_that_names_none_is_damaged(string text)
    {
        (Workspace first, _, _) = await TwoAsync();
        await File.WriteAllTextAsync(first.Store.Layout.Remotes, text);
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => first.Remotes.List()).Kind);
        Assert.Equal(ErrorKind.BadData, (await Assert.ThrowsAsync<ToolkitException>(() => first.Remotes.PullAsync())).Kind);
    }

    [Fact]
    public async Task A_lost_catalog_comes_back_without_the_file_that_is_lost_at_the_remote_too_until_it_is_there_again()
    {
        (Workspace first, Workspace second, SortedDictionary<long, Bar> model) = await TwoAsync();
        second.Dispose();
        string file = Directory.GetFiles(Path.Combine(_shared.Url, "files")).MaxBy(path => new FileInfo(path).Length)!;
        File.Delete(file);
        Array.ForEach(Directory.GetFiles(_shared.Of("second"), "catalog.db*"), File.Delete);
        Assert.Contains(Maintenance.For(_shared.Of("second")).Repair().Lost, line => line.Contains("6000 rows", StringComparison.Ordinal));
        second = _shared.Open("second");
        Assert.Equal(1, second.Store.Listings.Find(B)!.RowCount);

        await first.Remotes.PushAsync();
        await second.Remotes.PullAsync();
        second.Store.MustHold(A, model);
        second.Store.MustBeWell();
    }

    private static void Put(Workspace tk, int from, int count, int seed, SortedDictionary<long, Bar> model)
    {
        tk.Store.Put(A, Stored.Bars(from, count, seed));
        model.Apply(Stored.Bars(from, count, seed));
    }

    /// <summary>A workspace that has pushed, and a clone of it.</summary>
    private async Task<(Workspace First, Workspace Second, SortedDictionary<long, Bar> Model)> TwoAsync()
    {
        Workspace first = _shared.Open("first");
        first.Store.Put(A, Stored.Bars(0, 6_000));
        first.Store.Put(B, Stored.Bars(0, 1));
        await first.Remotes.PushAsync();
        return (first, await _shared.CloneAsync("second"), first.Store.Read(A));
    }
}
