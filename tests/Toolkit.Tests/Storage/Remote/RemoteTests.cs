using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>Push, pull and clone by way of a folder.</summary>
public sealed class RemoteTests : IDisposable
{
    private static readonly SeriesKey A = Stored.Key("A"), B = Stored.Key("B"), C = Stored.Key("C");

    private readonly Shared _shared = new();

    public void Dispose() => _shared.Dispose();

    [Fact]
    public async Task A_clone_has_what_was_pushed_to_the_last_bit_and_brings_files_when_they_are_read()
    {
        Workspace first = Filled();
        RemoteReport pushed = await first.Remotes.PushAsync();
        Assert.Equal((2, 1L), (pushed.Files, pushed.Version));

        Workspace clone = await _shared.CloneAsync("clone");
        Assert.Empty(Shared.Here(clone));
        Assert.Equal(Shared.Manifest(first).Hash, Shared.Manifest(clone).Hash);
        Assert.Equal(first.CorporateActions("A"), clone.CorporateActions("A"));
        Assert.Equal(first.Store.Listings.Coverage(), clone.Store.Listings.Coverage());
        Assert.Empty(clone.Maintenance.Doctor().Problems);
        Assert.Empty(Shared.Here(clone));
        clone.Store.MustHold(A, first.Store.Read(A));
        Assert.Single(Shared.Here(clone));
        clone.Store.MustHold(B, first.Store.Read(B));
        Assert.Equal(Shared.Here(first).Select(DiskHash).Order(), Shared.Here(clone).Select(DiskHash).Order());
        Assert.Empty(clone.Maintenance.Doctor().Problems);
    }

    [Fact]
    public async Task A_second_push_sends_nothing_from_here_and_from_a_clone()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Assert.Equal((0, 0L, 1L), Told(await first.Remotes.PushAsync()));
        Workspace clone = await _shared.CloneAsync("clone");
        Assert.Equal((0, 0L, 1L), Told(await clone.Remotes.PushAsync()));
    }

    [Fact]
    public async Task A_pull_takes_over_what_is_newer_and_old_versions_stay_as_they_were()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Workspace clone = await _shared.CloneAsync("clone");
        SortedDictionary<long, Bar> before = clone.Store.Read(A);
        long version = clone.Store.Catalog.Version;
        first.Store.Put(A, Stored.Bars(5_900, 6_000, 4));
        first.Store.Delete(B);
        await first.Remotes.PushAsync();

        RemoteReport pulled = await clone.Remotes.PullAsync();
        Assert.Equal((0, 0L, 2L, false), (pulled.Files, pulled.Bytes, pulled.Version, pulled.Merged));
        clone.Store.MustHold(A, first.Store.Read(A));
        Assert.Null(clone.Store.Listings.Find(B) is { RowCount: > 0 } left ? left : null);
        Stored.MustEqual(before, clone.Store.Read(A, version));
        Assert.Equal((0, 0L, 2L), Told(await clone.Remotes.PushAsync()));
        clone.Store.MustBeWell();
    }

    [Fact]
    public async Task Who_pushes_second_is_told_to_pull_and_then_has_the_rows_of_both()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Workspace second = await _shared.CloneAsync("second");
        SortedDictionary<long, Bar> model = first.Store.Read(A);
        foreach ((Workspace tk, int from, int seed) in new[] { (first, 100, 7), (second, 150, 8) })
        {
            // A few that both revise, and a file that only one has.
            tk.Store.Put(A, Stored.Bars(from, 100, seed));
            tk.Store.Put(Stored.Key($"N{seed}"), Stored.Bars(0, 6_000, seed));
            model.Apply(Stored.Bars(from, 100, seed));
        }

        await first.Remotes.PushAsync();
        ToolkitException behind = await Assert.ThrowsAsync<ToolkitException>(() => second.Remotes.PushAsync());
        Assert.Equal(ErrorKind.Failure, behind.Kind);
        Assert.Contains("version 2", behind.Message, StringComparison.Ordinal);
        Assert.Contains("PullAsync", behind.Hint, StringComparison.Ordinal);

        Assert.True((await second.Remotes.PullAsync()).Merged);
        second.Store.MustHold(A, model);
        Assert.Equal(3, (await second.Remotes.PushAsync()).Version);
        Assert.False((await first.Remotes.PullAsync()).Merged);
        foreach (Workspace tk in new[] { first, second })
        {
            tk.Store.MustHold(A, model);
            Assert.Equal((6_000L, 6_000L), (tk.Store.Listings.Find(Stored.Key("N7"))!.RowCount, tk.Store.Listings.Find(Stored.Key("N8"))!.RowCount));
            tk.Store.MustBeWell();
        }
    }

    [Fact]
    public async Task What_prices_include_when_one_side_has_changed_it_then_both_have_it()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Workspace second = await _shared.CloneAsync("second");
        DateTime day = new(2024, 6, 10, 0, 0, 0, DateTimeKind.Utc);
        void Replace(Workspace tk, SeriesKey key, PriceBasis basis) =>
            tk.Store.Publish(new() { MadeBy = "ingest", Replace = true, Series = [Stored.Load(key, Stored.Bars(0, 6_000, 9)) with { Basis = basis, BasisAsOf = day }] });
        Replace(first, A, PriceBasis.Splits);
        Replace(second, B, PriceBasis.All);

        await first.Remotes.PushAsync();
        Assert.True((await second.Remotes.PullAsync()).Merged);
        await second.Remotes.PushAsync();
        Assert.False((await first.Remotes.PullAsync()).Merged);
        foreach (Workspace tk in new[] { first, second })
        {
            foreach ((SeriesKey key, PriceBasis basis) in new[] { (A, PriceBasis.Splits), (B, PriceBasis.All) })
            {
                Dataset found = tk.Store.Listings.Find(key)!;
                Assert.Equal((basis, UnixMicroseconds.From(day)), (found.Basis, found.BasisAsOf));
            }

            tk.Store.MustBeWell();
        }
    }

    [Fact]
    public async Task A_file_that_is_damaged_at_the_remote_is_named_and_not_served()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Workspace clone = await _shared.CloneAsync("clone");
        string file = Directory.GetFiles(Path.Combine(_shared.Url, "files")).First(path => path.Contains(Shared.Manifest(first).Files.Single(one => one.Bars[0].Symbol == "A").Sha256, StringComparison.Ordinal));
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);

        ToolkitException damaged = Assert.Throws<ToolkitException>(() => clone.Store.Read(A));
        Assert.Equal(ErrorKind.BadData, damaged.Kind);
        Assert.Contains(Path.GetFileName(file), damaged.Message, StringComparison.Ordinal);
        Assert.Empty(Shared.Here(clone));

        // Taken away there, and pushed again by who has it.
        File.Delete(file);
        Assert.Equal(0, (await clone.Remotes.PushAsync()).Files);
        first.Store.Put(B, Stored.Bars(20_000, 10));
        Assert.Equal(2, (await first.Remotes.PushAsync()).Files);
        clone.Store.MustHold(A, first.Store.Read(A));
    }

    [Fact]
    public async Task What_nobody_reads_goes_when_there_is_no_room_and_what_is_read_stays()
    {
        Workspace first = _shared.Open("first");
        SeriesKey[] keys = [.. Enumerable.Range(0, 6).Select(i => Stored.Key($"S{i}"))];
        Array.ForEach(keys, key => first.Store.Put(key, Stored.Bars(0, 6_000)));
        await first.Remotes.PushAsync();
        long one = first.Store.Listings.Files()[0].Bytes;
        WorkspaceOptions little = new() { RemoteCacheBytes = one * 5 / 2 };
        Workspace clone = await _shared.CloneAsync("clone", little), other = _shared.Open("clone", little);
        using (StoreSnapshot reading = other.Store.Snapshot())
        {
            FileEntry held = reading.Files(other.Store.Listings.Find(keys[0])!, TimeRange.All)[0].File;
            reading.Check([held]);
            foreach (SeriesKey key in keys)
            {
                clone.Store.MustHold(key, first.Store.Read(key));
                Assert.True(File.Exists(held.Path));
                Assert.InRange(Shared.Here(clone).Length, 1, 2);
            }
        }

        clone.Store.MustHold(keys[1], first.Store.Read(keys[1]));
        clone.Store.MustBeWell();
    }

    [Fact]
    public async Task A_lost_catalog_of_a_clone_comes_back_and_a_backup_of_it_is_whole()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        string folder = _shared.Of("clone");
        await Workspace.CloneAsync(_shared.Url, folder);
        Array.ForEach(Directory.GetFiles(folder, "catalog.db*"), File.Delete);
        RepairReport repaired = Maintenance.For(folder).Repair();
        Assert.DoesNotContain(repaired.Lost, line => line.Contains("parquet", StringComparison.Ordinal));
        Workspace clone = _shared.Open("clone");
        clone.Store.MustHold(A, first.Store.Read(A));
        clone.Store.MustHold(B, first.Store.Read(B));
        // Nothing is known of the last sync: it is the same state all the same.
        Assert.False((await clone.Remotes.PullAsync()).Merged);

        clone.Maintenance.Backup(_shared.Of("backup"));
        Directory.Move(_shared.Url, _shared.Url + ".gone");
        using Workspace backup = Workspace.Open(_shared.Of("backup"));
        backup.Store.MustHold(A, first.Store.Read(A));
        backup.Store.MustBeWell();
    }

    [Fact]
    public async Task Without_the_remote_checks_pass_and_a_read_says_what_it_needs()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        Workspace clone = await _shared.CloneAsync("clone");
        Directory.Move(_shared.Url, _shared.Url + ".gone");
        Assert.Empty(clone.Maintenance.Doctor().Problems);
        Assert.Contains(clone.Maintenance.Verify().Notes, note => note.StartsWith("2 files", StringComparison.Ordinal));
        Assert.Throws<ToolkitException>(() => clone.Remotes.Remove(Workspace.Origin));
        ToolkitException away = Assert.Throws<ToolkitException>(() => clone.Store.Read(A));
        Assert.Equal(ErrorKind.Failure, away.Kind);
        Assert.Contains("origin", away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_that_a_remote_has_is_brought_again_by_repair()
    {
        Workspace first = Filled();
        await first.Remotes.PushAsync();
        SortedDictionary<long, Bar> bars = first.Store.Read(A);
        string file = first.Store.Listings.Files().Single(one => one.Series == 1 && one.Rows == 6_000).Path;
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.NotEmpty(first.Maintenance.Verify().Problems);
        Assert.Empty(first.Maintenance.Repair().Lost);
        first.Store.MustHold(A, bars);
        first.Store.MustBeWell();
    }

    [Theory]
    [InlineData("s3://me:secret@bucket/x", null)]
    [InlineData("s3://bucket", "http://me:secret@localhost")]
    public void An_address_with_a_password_is_refused_and_not_repeated(string url, string? endpoint)
    {
        Workspace tk = _shared.Open("first");
        ToolkitException refused = Assert.Throws<ToolkitException>(() => tk.Remotes.Add("x", url, endpoint));
        Assert.Equal(ErrorKind.Usage, refused.Kind);
        Assert.DoesNotContain("secret", refused.Message + refused.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", File.ReadAllText(tk.Store.Layout.Remotes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_without_a_team_and_unknown_remotes_are_refused()
    {
        Workspace tk = _shared.Open("first");
        tk.Remotes.Add("s3", "s3://bucket/x", "http://127.0.0.1:1");
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync("s3"))).Kind);
        Assert.Equal(ErrorKind.Usage, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync())).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PushAsync("y"))).Kind);
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => tk.Remotes.PullAsync(Workspace.Origin))).Kind);
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => tk.Remotes.Add("../x", "/tmp/x")).Kind);
        Assert.All(["", tk.Store.Layout.Catalog], url => Assert.Equal(ErrorKind.Usage, Assert.Throws<ToolkitException>(() => tk.Remotes.Add("x", url)).Kind));
        Assert.Equal(ErrorKind.NotFound, (await Assert.ThrowsAsync<ToolkitException>(() => Workspace.CloneAsync(_shared.Url, _shared.Of("none")))).Kind);
        Assert.False(Directory.Exists(_shared.Of("none")));
    }

    /// <summary>A file, hot rows, and what is known beside them.</summary>
    private Workspace Filled()
    {
        Workspace tk = _shared.Open("first");
        BarColumns rows = Stored.Bars(0, 6_000);
        tk.Store.Publish(new()
        {
            MadeBy = "ingest",
            Series =
            [
                new()
                {
                    Key = A,
                    Rows = rows,
                    Facts = new("A Inc.", "equity", "USD", 0.001),
                    Source = new("file:///a.csv", new('a', 64), "csv", 6_001, 6_000, 1, 0, TimeSpan.FromSeconds(1)),
                    Coverage = [new(TimeRange.FromMicros(rows.Time.Span[0], rows.Time.Span[^1] + 1), CoverageState.Data, "file", DateTime.UnixEpoch)],
                    CorporateActions = [new(new DateTime(2024, 1, 3, 0, 0, 0, DateTimeKind.Utc), CorporateActionKind.Split, 2)],
                },
            ],
        });
        tk.Store.Put(B, Stored.Bars(0, 500));
        tk.Store.Publish(new() { MadeBy = "ingest", Series = [new() { Key = C, Rows = Stored.Bars(0, 50), Basis = PriceBasis.Splits, BasisAsOf = new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc) }] });
        return tk;
    }

    private static string DiskHash(string path) => Toolkit.Disk.DurableFile.Hash(path);

    private static (int, long, long) Told(RemoteReport report) => (report.Files, report.Bytes, report.Version);
}
