using Toolkit.Catalog;
using Toolkit.Storage;
using Toolkit.Tests.Reliability;

namespace Toolkit.Tests.Storage;

/// <summary>The journal and the copies of the catalog: what is found of them, and what is made anew.</summary>
public sealed class KeptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public KeptTests() => _store = BarStore.Open(_folder.File("w"), new() { Clock = new SteppedClock(new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero)) });

    private WorkspaceLayout Layout => _store.Layout;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Copies_when_the_journal_needs_one_that_is_gone_then_it_is_said_from_which_version_on()
    {
        Put(1);
        Assert.Equal(["no copy of the catalog is kept: `tk.Maintenance.Maintain()` makes one"], Look().Notes);
        Put(2);
        Put(3);
        Copy();
        Put(4);
        Assert.Equal(["1 copies of the catalog are kept"], Look().Notes);
        Array.ForEach(Directory.GetFiles(Layout.CatalogCopies), File.Delete);
        Assert.StartsWith("the journal begins after version 3, ", Look().Notes[1], StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("journal", false, "cannot be read")]
    [InlineData("journal", true, "a folder has its name")]
    [InlineData("copy", false, "cannot be read")]
    public void Kept_file_when_it_cannot_be_read_then_that_is_the_problem_and_nothing_else_is(string which, bool folder, string what)
    {
        Put(1);
        Copy();
        string path = which == "journal" ? Layout.Journal : CatalogCopies.All(Layout)[0];
        File.Delete(path);
        if (folder)
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // Root may read everything, but not this: it leads to itself.
            File.CreateSymbolicLink(path, path);
        }

        List<Problem> problems = [];
        KeptVerification.Run(Layout, problems, []);
        Problem problem = Assert.Single(problems);
        Assert.Equal(path, problem.Where);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_when_one_is_damaged_then_it_alone_is_set_aside_and_a_new_one_is_made()
    {
        Put(1);
        Copy();
        Put(2);
        Copy();
        (string newer, string older) = (CatalogCopies.All(Layout)[0], CatalogCopies.All(Layout)[1]);
        Assert.Empty(Renewed());
        Change(older);
        Put(3);

        Assert.Equal(2, Renewed().Count);

        Assert.Equal([Path.GetFileName(older)[..^3]], Aside().Select(name => name[..^"-20261127020000000".Length]));
        List<string> copies = CatalogCopies.All(Layout);
        Assert.Equal((2, newer), (copies.Count, copies[1]));
        Assert.All(copies, copy => Assert.Null(CatalogCopies.DamageOf(copy)));
        Assert.False(File.Exists(older + CatalogCopies.HashSuffix));
        Assert.Equal((3, 0), (CatalogCopies.CountersOf(copies[0])!.Value.Version, Look().Problems));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Journal_when_damaged_or_gone_then_a_new_one_goes_on_from_a_new_copy(bool damaged)
    {
        Put(1);
        Copy();
        Put(2);
        if (damaged)
        {
            Change(Layout.Journal);
        }
        else
        {
            File.Delete(Layout.Journal);
        }

        Assert.Equal(damaged ? 2 : 1, Renewed().Count);
        Assert.Equal(damaged ? ["catalog-20261127020000000"] : [], Aside());
        Put(3);
        Assert.Equal((2, 0), (_store.Catalog.Journal.Header()!.From, Look().Problems));
        Assert.Equal([2, 3], _store.Catalog.Journal.Entries(out _).Select(entry => entry.Version).Where(version => version > 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_or_folder_when_set_aside_then_it_is_in_quarantine_with_what_it_holds(bool folder)
    {
        string path = folder ? _folder.File("w/odd.parquet") : _folder.Write("w/odd.parquet", "rows");
        if (folder)
        {
            _folder.Write("w/odd.parquet/inside", "rows");
        }

        string aside = KeptRenewal.SetAside(Layout, path, _store.Options.Clock);
        Assert.Equal(Path.Combine(Layout.Quarantine, "odd-20261127020000000.parquet"), aside);
        Assert.Equal("rows", File.ReadAllText(folder ? Path.Combine(aside, "inside") : aside));
        Assert.False(Path.Exists(path));
    }

    private void Put(int seed) => _store.Put(Stored.Key("A"), Stored.Bars(0, 10, seed));

    private void Copy() => CatalogCopies.Make(_store, 3, CancellationToken.None);

    private static void Change(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^30] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string[] Aside() => Directory.Exists(Layout.Quarantine) ? [.. Directory.GetFiles(Layout.Quarantine).Select(path => Path.GetFileNameWithoutExtension(path))] : [];

    private List<string> Renewed()
    {
        List<string> recovered = [];
        KeptRenewal.Run(_store, recovered, CancellationToken.None);
        return recovered;
    }

    private (int Problems, string[] Notes) Look()
    {
        (List<Problem> problems, List<string> notes) = ([], []);
        KeptVerification.Run(Layout, problems, notes);
        return (problems.Count, [.. notes]);
    }
}
