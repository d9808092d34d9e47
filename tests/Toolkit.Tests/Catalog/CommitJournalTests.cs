using System.Text;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>The journal by itself: what of its bytes is believed, and what its header says when it was put together again.</summary>
public sealed class CommitJournalTests : IDisposable
{
    private const int HeaderBytes = 1024;

    private static readonly JournalEntry[] Three =
    [
        new() { Change = 4, Symbols = [new("local", "A", "Alpha", null, null, null, null, null)] },
        new() { Version = 3, Change = 5, MadeBy = "ingest", Removed = ["x"] },
        new() { Version = 4, Change = 7, MadeBy = "compact" },
    ];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("catalog.journal");

    private CommitJournal Journal => new(Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Journal_that_is_cut_gives_the_lines_before_it_and_says_that_more_is_missing()
    {
        byte[] all = Written();
        JournalHeader header = Journal.Header()!;
        Assert.Equal(all.Length, header.End);
        int[] ends = Ends(all);
        foreach (int cut in Places(all))
        {
            File.WriteAllBytes(Path, all[..cut]);
            Assert.Equal(Told(Three.Take(ends.Count(end => end <= cut))), Told(Journal.Entries(out bool complete)));
            Assert.False(complete);
            Assert.NotNull(Journal.Damage());
            JournalHeader? now = Journal.Header();
            if (cut == 0)
            {
                Assert.Null(now);
            }
            else if (cut < HeaderBytes)
            {
                Assert.Equal((true, HeaderBytes, 0, 0, 0), (now!.Damaged, now.End, now.Changes, now.Version, now.From));
            }
            else
            {
                Assert.Equal(header, now);
            }
        }
    }

    [Fact]
    public void Changed_byte_is_damage_and_ends_the_lines_where_it_is()
    {
        byte[] all = Written();
        int[] ends = Ends(all);
        foreach (int at in Places(all))
        {
            all[at] ^= 1;
            File.WriteAllBytes(Path, all);
            all[at] ^= 1;
            Assert.NotNull(Journal.Damage());
            Assert.Equal(Told(Three.Take(at < HeaderBytes ? 3 : ends.Count(end => end <= at))), Told(Journal.Entries(out _)));
        }
    }

    [Fact]
    public void Journal_without_lines_is_whole_and_starts_after_what_was_there()
    {
        Journal.Append([], new(Changes: 9, Version: 5, LastRun: 2, HotRows: 70));
        Assert.Equal(HeaderBytes, new FileInfo(Path).Length);
        Assert.Empty(Journal.Entries(out bool complete));
        Assert.True(complete);
        Assert.Null(Journal.Damage());
        JournalHeader header = Journal.Header()!;
        Assert.Equal((6, HeaderBytes, 9, 5, 2, 70, 9), (header.From, header.End, header.Changes, header.Version, header.LastRun, header.HotRows, header.WholeFrom));
    }

    [Theory]
    [InlineData(new long[] { 0, 0 }, 6, 3)]
    [InlineData(new long[] { 0, 5 }, 5, 3)]
    [InlineData(new long[] { 4, 5 }, 4, 3)]
    public void Journal_starts_with_the_first_version_that_it_has(long[] versions, long from, long wholeFrom)
    {
        Journal.Append(versions.Select((version, i) => new JournalEntry { Version = version, Change = 4 + i }), new(5, 5, 0, 0));
        Assert.Equal((from, wholeFrom), (Journal.Header()!.From, Journal.Header()!.WholeFrom));
    }

    [Fact]
    public void What_lies_behind_the_end_that_the_header_tells_is_not_read_and_is_written_over()
    {
        Journal.Append([Three[0]], new(4, 0, 0, 0));
        byte[] header = File.ReadAllBytes(Path)[..HeaderBytes];
        Journal.Append([Three[1]], new(5, 3, 0, 0));
        using (FileStream stream = new(Path, FileMode.Open))
        {
            stream.Write(header);
        }

        Assert.Equal(Told(Three[..1]), Told(Journal.Entries(out bool complete)));
        Assert.True(complete);
        Assert.Null(Journal.Damage());
        Journal.Append([Three[2]], new(7, 4, 0, 0));
        Assert.Equal(Told([Three[0], Three[2]]), Told(Journal.Entries(out complete)));
        Assert.True(complete);
    }

    [Fact]
    public void Lost_header_is_put_together_from_the_lines_that_can_be_read()
    {
        byte[] all = Written();
        int[] ends = Ends(all);
        all.AsSpan(0, HeaderBytes).Clear();
        all[^5] ^= 1;
        File.WriteAllBytes(Path, all);
        JournalHeader header = Journal.Header()!;
        Assert.Equal((true, 3, ends[1], 5, 3), (header.Damaged, header.From, header.End, header.Changes, header.Version));
        Assert.Equal((null, null), (header.WholeFrom, header.Seal));
        Journal.Append([Three[2]], new(7, 4, 0, 0));
        Assert.Equal(Told(Three), Told(Journal.Entries(out bool complete)));
        Assert.False(complete);
        Assert.Equal("its header is damaged", Journal.Damage());
    }

    [Fact]
    public void Lines_of_which_none_can_be_read_are_kept_as_they_are()
    {
        byte[] all = Written();
        all.AsSpan(0, HeaderBytes + 20).Clear();
        File.WriteAllBytes(Path, all);
        JournalHeader header = Journal.Header()!;
        Assert.Equal((true, 0, all.Length, 0, 0), (header.Damaged, header.From, header.End, header.Changes, header.Version));
        Journal.Append([Three[2]], new(7, 4, 0, 0));
        Assert.Equal(all[HeaderBytes..], File.ReadAllBytes(Path)[HeaderBytes..all.Length]);
    }

    [Fact]
    public void Header_put_together_from_lines_without_a_version_starts_at_none()
    {
        Journal.Append([Three[0]], new(4, 0, 0, 0));
        byte[] all = File.ReadAllBytes(Path);
        all[0] ^= 1;
        File.WriteAllBytes(Path, all);
        Assert.Equal((true, 0, 4), (Journal.Header()!.Damaged, Journal.Header()!.From, Journal.Header()!.Changes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef ")]
    [InlineData("0123456789abcdef {}")]
    public void Line_that_is_none_is_damage(string line)
    {
        byte[] all = Written();
        Encoding.UTF8.GetBytes(line + "\n").CopyTo(all, HeaderBytes);
        File.WriteAllBytes(Path, all);
        Assert.Empty(Journal.Entries(out bool complete));
        Assert.False(complete);
        Assert.Contains("damaged", Journal.Damage());
    }

    [Fact]
    public void What_the_catalog_was_found_to_be_keeps_the_first_hash_that_it_should_have_had()
    {
        Written();
        Journal.Seal("a", 10);
        Assert.Equal(("a", 10, 7), (Journal.Header()!.Seal, Journal.Header()!.CatalogBytes, Journal.Header()!.CatalogChanges));
        Journal.Break("b");
        Journal.Seal("c", 10);
        Journal.Break("d");
        Assert.Equal(("a", "d", "c"), (Journal.Header()!.BrokenFrom, Journal.Header()!.BrokenTo, Journal.Header()!.Seal));
    }

    [Fact]
    public void Seal_that_goes_is_gone_on_the_disk_too()
    {
        Written();
        Journal.Seal("a", 10);
        List<string> points = [];
        using (FailPoint.Observe(points.Add))
        {
            Journal.Unseal();
            Journal.Unseal();
        }

        Assert.Equal(["fsync.file"], points);
        Assert.Null(Journal.Header()!.Seal);
    }

    [Theory]
    [InlineData("none", 5, false, 1)]
    [InlineData("none", 7, false, 0)]
    [InlineData("header", 5, true, 1)]
    [InlineData("header", 7, false, 0)]
    [InlineData("line", 5, true, 0)]
    [InlineData("line", 7, false, 0)]
    public void Journal_cut_after_a_copy_is_damaged_only_where_the_copy_does_not_have_what_is_missing(string damage, long copied, bool damaged, int kept)
    {
        byte[] all = Written();
        all[damage == "header" ? 3 : damage == "line" ? all.Length - 3 : 0] ^= (byte)(damage == "none" ? 0 : 1);
        File.WriteAllBytes(Path, all);
        Journal.Forget(new(copied, Version: copied == 5 ? 3 : 4, 0, 0));
        JournalHeader header = Journal.Header()!;
        Assert.Equal(damaged, header.Damaged);
        Assert.Equal(copied == 5 ? 4 : 5, header.From);
        // A header that was lost tells of the lines that there were.
        Assert.Equal((7, 4), (header.Changes, header.Version));
        Assert.Equal(Told(Three.TakeLast(kept)), Told(Journal.Entries(out bool complete)));
        Assert.Equal(!damaged, complete);
        Assert.Equal(damaged, Journal.Damage() is not null);
        Assert.Equal(new FileInfo(Path).Length, header.End);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Journal_that_is_not_there_says_nothing_and_is_not_made()
    {
        Assert.Null(Journal.Header());
        Assert.Empty(Journal.Entries(out bool complete));
        Assert.False(complete);
        Journal.Forget(new(1, 1, 0, 0));
        Journal.Unseal();
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Folder_in_its_place_is_a_failure_that_says_so()
    {
        Directory.CreateDirectory(Path);
        foreach (Action act in new Action[] { () => Journal.Header(), () => Journal.Append([], default), () => Journal.Seal("a", 1) })
        {
            ToolkitException error = Assert.Throws<ToolkitException>(act);
            Assert.Equal(ErrorKind.Failure, error.Kind);
            Assert.Contains("a folder has its name", error.Message);
        }
    }

    [Fact]
    public void Half_a_header_of_a_new_journal_is_taken_away()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The device on which everything is too much; only the link to it may go.
        File.CreateSymbolicLink(Path, "/dev/full");
        Assert.Throws<IOException>(() => Journal.Append([Three[0]], new(4, 0, 0, 0)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.True(File.Exists("/dev/full"));
    }

    [Theory]
    [InlineData(0, 11, 10, 9, true)]
    [InlineData(0, 10, 10, 0, false)]
    [InlineData(0, 9, 10, 0, false)]
    [InlineData(9, 10, 10, 4, false)]
    [InlineData(4, 11, 10, 9, true)]
    [InlineData(5, 0, 10, 4, true)]
    [InlineData(4, 0, 10, 4, false)]
    [InlineData(3, 0, 0, 4, false)]
    public void Line_is_after_a_catalog_by_its_change_or_by_its_version_when_it_was_written_down_later(long version, long change, long changes, long catalogVersion, bool after) =>
        Assert.Equal(after, new JournalEntry { Version = version, Change = change }.IsAfter(new(changes, catalogVersion, 0, 0)));

    private static IEnumerable<(long, long, string)> Told(IEnumerable<JournalEntry> entries) => entries.Select(entry => (entry.Version, entry.Change, entry.MadeBy));

    /// <summary>Where each line ends, after its line feed.</summary>
    private static int[] Ends(byte[] all) => [.. Enumerable.Range(HeaderBytes, all.Length - HeaderBytes).Where(i => all[i] == '\n').Select(i => i + 1)];

    /// <summary>Every third byte of the lines, those beside their ends, and some of the header.</summary>
    private static IEnumerable<int> Places(byte[] all) => Enumerable.Range(0, all.Length).Where(i =>
        i < HeaderBytes ? i % 41 < 1 || i == HeaderBytes - 1 : i % 3 == 0 || Ends(all).Any(end => Math.Abs(end - i) < 2));

    private byte[] Written()
    {
        Journal.Append(Three, new(Changes: 7, Version: 4, LastRun: 0, HotRows: 0));
        return File.ReadAllBytes(Path);
    }
}
