using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Chains;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 7, for files: whatever is damaged in one, no reader gives other numbers; it says what is wrong instead.</summary>
public sealed class ServedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Readers() => new("range", "latest", "summary", "gaps", "batches", "view", "macro latest", "macro returns", "macro resample", "view by text");

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Damaged_file_is_served_by_no_reader(string reader)
    {
        DiskDamage.Flip(Fill(_folder.Path), 5_000, 3);
        using Workspace tk = Workspace.Open(_folder.Path);
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => ReadAsync(tk, reader));
        Assert.Equal(ErrorKind.BadData, error.Kind);
        Assert.Contains("SHA-256", error.Message);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public async Task Statements_that_read_no_bars_need_no_sound_file()
    {
        DiskDamage.Flip(Fill(_folder.Path), 5_000, 3);
        using Workspace tk = Workspace.Open(_folder.Path);
        Assert.Equal(6_190L, (await tk.SqlAsync("SELECT row_count FROM datasets")).Columns[0][0]);
        // A view of the user's own hides the name; from its first mention on the files are checked.
        await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync("CREATE VIEW mine AS FROM bars"));
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<ToolkitException>(() => tk.SqlAsync("SELECT 1"))).Message);
    }

    [Fact]
    public async Task No_flipped_bit_of_a_file_gives_other_bars()
    {
        string path = Fill(_folder.Path);
        byte[] good = File.ReadAllBytes(path);
        Random random = new(81);
        using Workspace tk = Workspace.Open(_folder.Path);
        string expected = Told(await tk.Bars.ReadAsync("A", "1m"));
        for (int i = 0; i < 81; i++)
        {
            File.WriteAllBytes(path, good);
            DiskDamage.Flip(path, random.Next(good.Length), random.Next(8));
            await Assert.ThrowsAsync<ToolkitException>(() => tk.Bars.ReadAsync("A", "1m"));
        }

        File.WriteAllBytes(path, good);
        Assert.Equal(expected, Told(await tk.Bars.ReadAsync("A", "1m")));
    }

    [Fact]
    public void File_is_hashed_once_and_again_when_it_is_another()
    {
        // A copy: the store itself has hashed its own before it compared the second load with it.
        string path = _folder.File("file.parquet");
        File.Copy(Fill(_folder.Path), path);
        byte[] good = File.ReadAllBytes(path);
        PublishedFile file = new(path, good.Length, DurableFile.Hash(path));
        Assert.Equal(good.Length, FileCheck.OnRead([file], verify: true));
        Assert.Equal(0, FileCheck.OnRead([file], verify: true));
        DateTime written = File.GetLastWriteTimeUtc(path);

        // Another file in its place, as long and as old.
        string other = _folder.File("other");
        File.WriteAllBytes(other, good);
        DiskDamage.Flip(other, 5_000, 3);
        File.SetLastWriteTimeUtc(other, written);
        File.Move(other, path, overwrite: true);
        Assert.Contains("SHA-256", Assert.Throws<ToolkitException>(() => FileCheck.OnRead([file], verify: true)).Message);
        Assert.Equal(0, FileCheck.OnRead([file], verify: false));

        File.WriteAllBytes(path, good);
        Assert.Equal(good.Length, FileCheck.OnRead([file], verify: true));
        File.Delete(path);
        Assert.Contains("is lost", Assert.Throws<ToolkitException>(() => FileCheck.OnRead([file], verify: true)).Message);
    }

    [Fact]
    public void Files_are_hashed_several_at_a_time_and_the_damaged_one_is_named()
    {
        PublishedFile[] files = [.. Enumerable.Range(0, 20).Select(i =>
        {
            string path = _folder.Write($"{i}", "PAR1" + new string((char)('a' + i), 1_000 * (i + 1)) + "PAR1");
            return new PublishedFile(path, new FileInfo(path).Length, DurableFile.Hash(path));
        })];
        Assert.Equal(files[..10].Sum(file => file.SizeBytes), FileCheck.OnRead(files[..10], verify: true));
        DiskDamage.Flip(files[13].Path, 100, 0);
        Assert.Contains(files[13].Path, Assert.Throws<ToolkitException>(() => FileCheck.OnRead(files, verify: true)).Message);
    }

    [Fact]
    public void Identity_of_a_file_changes_with_its_content()
    {
        string path = _folder.Write("a", "one");
        foreach (Func<string, FileIdentity> of in new Func<string, FileIdentity>[] { FileIdentity.Of, FileIdentity.Portable })
        {
            FileIdentity before = of(path);
            Assert.Equal(before, of(path));
            File.AppendAllText(path, "two");
            Assert.NotEqual(before, of(path));
            Assert.Throws<FileNotFoundException>(() => of(path + "x"));
        }

        FileInfo file = new(path);
        FileIdentity now = FileIdentity.Of(path);
        Assert.Equal((file.Length, (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks), (now.SizeBytes, now.Written / 100));
    }

    [Fact]
    public async Task Damaged_ticks_of_a_sealed_day_are_not_served()
    {
        DateTime day = new(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc);
        using (Workspace tk = Workspace.Open(_folder.Path))
        {
            await tk.Ticks.StoreBatchAsync("some", Enumerable.Range(0, 1_000).Select(i => Tick.Trade("A", 100 + i % 7, 1, day.AddSeconds(i))));
            await tk.Ticks.SealAsync(0);
        }

        string path = Assert.Single(Directory.GetFiles(_folder.File("ticks"), "*.parquet", SearchOption.AllDirectories));
        DiskDamage.Flip(path, 300, 1);
        using Workspace damaged = Workspace.Open(_folder.Path);
        foreach (Func<Task> read in new Func<Task>[]
        {
            () => damaged.Ticks.ReadAsync("A"), () => Task.Run(() => damaged.Ticks.Latest("A", 10)), () => damaged.Ticks.CountAsync("A"), () => damaged.Ticks.SummaryAsync("A"),
            () => damaged.SqlAsync("SELECT count(*) FROM ticks"),
        })
        {
            ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(read);
            Assert.Equal(ErrorKind.BadData, error.Kind);
            Assert.Contains("SHA-256", error.Message);
        }
    }

    [Fact]
    public async Task Damaged_quotes_are_not_served()
    {
        using Quoted quoted = new();
        await quoted.ImportAsync("a.csv", [Quoted.Header, .. Enumerable.Range(1, 2_000).Select(strike => $"2016-01-04T15:00:00Z,AAA,2030-01-18,{strike},call,1,2,1,1")]);
        quoted.Close();
        DiskDamage.Flip(Assert.Single(Directory.GetFiles(quoted.Folder.File("workspace/options"))), 500, 1);
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<ToolkitException>(() => quoted.ViewAsync())).Message);
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<ToolkitException>(() => quoted.Tk.Options.QuotesAsync("AAA"))).Message);
    }

    /// <summary>A closed store with a file and, overlapping its end, hot rows; 6,190 bars.</summary>
    /// <returns>The path of the file.</returns>
    internal static string Fill(string folder)
    {
        using BarStore store = BarStore.Open(folder);
        store.Put(Stored.Key("A"), Stored.Bars(0, 6_000));
        store.Put(Stored.Key("A"), Stored.Bars(5_990, 200, 1));
        return store.Listings.Files()[0].Path;
    }

    private static Task ReadAsync(Workspace tk, string reader) => reader switch
    {
        "range" => tk.Bars.ReadAsync("A", "1m", At(10), At(20)),
        "latest" => tk.Bars.LatestAsync("A", "1m", 300),
        "summary" => tk.Bars.SummaryAsync("A", "1m", At(10), At(20)),
        "gaps" => tk.Bars.GapsAsync("A", "1m"),
        "batches" => tk.Bars.ReadBatchesAsync("A", "1m").ToListAsync().AsTask(),
        "view" => tk.SqlAsync("SELECT count(*) FROM market_data"),
        "macro latest" => tk.SqlAsync("FROM latest('A', '1m')"),
        "macro returns" => tk.SqlAsync("FROM returns('A', '1m')"),
        "macro resample" => tk.SqlAsync("FROM resample('A', '1m', '5m')"),
        _ => tk.SqlAsync("FROM query('FROM ba' || 'rs')"),
    };

    private static DateTime At(int minute) => UnixMicroseconds.ToDateTime(SeededBars.Start + minute * UnixMicroseconds.PerMinute);

    private static string Told(BarSeries bars) => $"{bars.Count} {bars.Sha256}";
}
