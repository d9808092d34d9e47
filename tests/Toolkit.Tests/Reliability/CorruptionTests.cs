using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Storage;
using static Toolkit.Tests.Reliability.DiskDamage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 7: corruption is found. ServedTests and ServedCatalogTests: and never served.</summary>
public sealed class CorruptionTests : IDisposable
{
    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_finds_a_flipped_bit_in_every_region_of_a_parquet_file()
    {
        string path = Fill();
        byte[] good = File.ReadAllBytes(path);
        string hash = DurableFile.Hash(path);
        // Both marks, the first and last bytes of the data, the footer and its length, and a spread over all pages.
        int[] places = [0, 3, 4, 5, good.Length - 1, good.Length - 4, good.Length - 5, good.Length - 8, good.Length - 9, good.Length - 500, .. Enumerable.Range(1, 30).Select(i => i * (good.Length / 31))];
        foreach (int place in places)
        {
            Flip(path, place, place % 8);
            Problem problem = Assert.Single(Maintenance.For(_folder.Path).Verify().Problems);
            Assert.Equal(path, problem.Where);
            Assert.Contains(hash, problem.What);
            Assert.Contains(DurableFile.Hash(path), problem.What);
            File.WriteAllBytes(path, good);
        }

        Assert.Empty(Maintenance.For(_folder.Path).Verify().Problems);
    }

    [Fact]
    public void Verify_finds_a_flipped_bit_in_every_region_of_the_catalog()
    {
        Fill();
        string path = Path.Combine(_folder.Path, "catalog.db");
        byte[] good = File.ReadAllBytes(path);
        string hash = DurableFile.Hash(path);
        // The header byte by byte, then every page: its head, its cells, its free middle.
        int[] places = [.. Enumerable.Range(0, 100), .. Enumerable.Range(1, good.Length / 331 - 1).Select(i => i * 331), good.Length - 1];
        foreach (int place in places)
        {
            Flip(path, place, place % 8);
            Problem problem = Assert.Single(Maintenance.For(_folder.Path).Verify().Problems);
            Assert.Equal(path, problem.Where);
            Assert.Contains(hash, problem.What);
            Assert.Contains(DurableFile.Hash(path), problem.What);
            File.WriteAllBytes(path, good);
        }

        Assert.Empty(Maintenance.For(_folder.Path).Verify().Problems);
    }

    [Fact]
    public void Damage_of_the_catalog_is_still_known_after_it_was_written_to()
    {
        Fill();
        string path = Path.Combine(_folder.Path, "catalog.db");
        string before = DurableFile.Hash(path);
        // A byte that no row uses: nothing but the hash can tell.
        Flip(path, (int)new FileInfo(path).Length - 4_000, 2);
        string after = DurableFile.Hash(path);
        for (int i = 0; i < 2; i++)
        {
            using (BarStore store = BarStore.Open(_folder.Path, new() { VerifyReads = false }))
            {
                store.Put(Stored.Key("B"), Stored.Bars(i, 1));
            }

            Problem problem = Assert.Single(Maintenance.For(_folder.Path).Verify().Problems);
            Assert.Contains(before, problem.What);
            Assert.Contains(after, problem.What);
        }

        Assert.True(Maintenance.For(_folder.Path).Repair().CatalogRebuilt);
        Assert.True(Maintenance.For(_folder.Path).Verify().Ok);
    }

    [Fact]
    public void Verify_finds_commits_that_a_damaged_wal_has_lost()
    {
        using Child writer = Child.Start([(FailPoint.Variable, "publish.committed#3")], "rounds", _folder.Path, 5, 0, 10);
        Assert.Equal(137, writer.Ended());
        string wal = Path.Combine(_folder.Path, "catalog.db-wal");
        // The last frame of a WAL whose writer was killed: SQLite takes it for the end and drops the commit without a word.
        Flip(wal, (int)new FileInfo(wal).Length - 100, 1);
        Assert.Contains(Maintenance.For(_folder.Path).Verify().Problems, problem => problem.What.Contains("commits are lost"));
    }

    [Theory]
    [InlineData("flipped bit", 5_000)]
    [InlineData("cut", 0)]
    [InlineData("gone", 0)]
    public void Damaged_file_is_never_served(string damage, int place)
    {
        string path = Fill();
        Damage(path, damage, place);
        using BarStore store = BarStore.Open(_folder.Path);
        ToolkitException error = Assert.Throws<ToolkitException>(() => store.Read(Key));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains(path, error.Message);
        Assert.Contains("Repair()", error.Hint);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("shorter")]
    [InlineData("gone")]
    [InlineData("other marks")]
    public void Size_and_footer_are_checked_on_every_read(string damage)
    {
        Damage(Fill(), damage, 0);
        using BarStore store = BarStore.Open(_folder.Path, new() { VerifyReads = false });
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => store.Read(Key)).Kind);
    }

    [Fact]
    public void Damaged_file_is_not_merged_into_a_new_one()
    {
        string path = Fill();
        Flip(path, 6_000, 2);
        using BarStore store = BarStore.Open(_folder.Path);
        foreach (Action merge in new Action[]
        {
            () => store.Put(Key, Stored.Bars(100, 6_000, 4)),
            () => new Compaction(store).Run(all: true, CancellationToken.None),
        })
        {
            Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(merge).Kind);
        }

        Assert.Equal(2, store.Catalog.Version);
    }

    [Fact]
    public void Catalog_that_is_no_database_is_bad_data_with_the_way_out()
    {
        Fill();
        File.WriteAllBytes(Path.Combine(_folder.Path, "catalog.db"), [.. Enumerable.Repeat((byte)7, 8_192)]);
        ToolkitException error = Assert.Throws<ToolkitException>(() => BarStore.Open(_folder.Path));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("Repair()", error.Hint);
    }

    /// <summary>A closed store with a file and, overlapping its end, hot rows.</summary>
    private string Fill()
    {
        using BarStore store = BarStore.Open(_folder.Path);
        store.Put(Key, Stored.Bars(0, 6_000));
        store.Put(Key, Stored.Bars(5_990, 200, 1));
        return store.Listings.Files()[0].Path;
    }

    private static void Damage(string path, string damage, int place)
    {
        switch (damage)
        {
            case "flipped bit":
                Flip(path, place, 3);
                break;
            case "cut":
                using (FileStream stream = new(path, FileMode.Open))
                {
                    stream.SetLength(stream.Length / 2);
                }

                break;
            case "shorter":
                // Both marks and the footer are where they were: only the length tells.
                byte[] bytes = File.ReadAllBytes(path);
                File.WriteAllBytes(path, [.. bytes[..1_000], .. bytes[1_010..]]);
                break;
            case "gone":
                File.Delete(path);
                break;
            default:
                Flip(path, 1, 0);
                break;
        }
    }
}
