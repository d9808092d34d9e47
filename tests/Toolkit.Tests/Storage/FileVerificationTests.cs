using Toolkit.Storage;

namespace Toolkit.Tests.Storage;

/// <summary>What is found of files that are cut, changed, lost or cannot be read, in a night that is theirs and in another.</summary>
public sealed class FileVerificationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BarStore _store;

    public FileVerificationTests() => _store = BarStore.Open(_folder.File("w"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_when_all_are_hashed_then_each_problem_is_found_and_no_other()
    {
        string[] files = [.. Enumerable.Range(0, 5).Select(NewFile)];
        Damage(files);
        _store.Catalog.Read(connection => connection.Execute("UPDATE files SET row_count = 11 WHERE path LIKE $name", ("$name", "%" + Path.GetFileName(files[3]))));

        (List<Problem> problems, List<string> notes, IReadOnlySet<string> away) = Look(null);

        Assert.Equal([(files[0], "its SHA-256 is"), (files[1], "bytes, published were"), (files[2], "lost"), (files[3], "footer tells of 10 rows")],
            problems.OrderBy(problem => Array.IndexOf(files, problem.Where)).Select(problem => (problem.Where, Word(problem.What))));
        Assert.Equal(files[..3].Order(), away.Order());
        Assert.StartsWith("5 files, ", Assert.Single(notes), StringComparison.Ordinal);

        static string Word(string what) => new[] { "footer tells of 10 rows", "bytes, published were", "lost", "its SHA-256 is" }.First(what.Contains);
    }

    [Fact]
    public void Files_when_it_is_not_their_night_then_only_those_are_found_that_are_lost_or_cut()
    {
        string[] files = [.. Enumerable.Range(0, 4).Select(NewFile)];
        Damage(files);

        // Of a thousand nights the first in which it is the turn of none.
        DateTime night = Enumerable.Range(0, 1_000).Select(day => DateTime.UnixEpoch.AddDays(day)).First(day => new NightlyShare(1_000, day) is var share && !files.Any(share.Has));
        (List<Problem> problems, List<string> notes, IReadOnlySet<string> away) = Look(new(1_000, night));

        Assert.Equal(files[1..3].Order(), problems.Select(problem => problem.Where).Order());
        Assert.Equal(files[1..3].Order(), away.Order());
        Assert.StartsWith("0 files, 0 bytes hashed", Assert.Single(notes), StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void File_when_it_cannot_be_read_then_that_is_its_problem_and_others_are_looked_at(bool hashed)
    {
        string file = NewFile(0), lost = NewFile(1);
        File.Delete(file);
        File.Delete(lost);
        // Root may read everything, but not this: it leads to itself.
        File.CreateSymbolicLink(file, file);
        NightlyShare share = Enumerable.Range(0, 2).Select(day => new NightlyShare(2, DateTime.UnixEpoch.AddDays(day))).First(share => share.Has(file) == hashed);

        List<Problem> problems = Look(share).Problems;

        Assert.Equal([file, lost], problems.Select(problem => problem.Where).OrderBy(where => where == lost));
        Assert.Contains("cannot be read", problems.Single(problem => problem.Where == file).What, StringComparison.Ordinal);
        Assert.False(FileVerification.IsWhole(file, "ab"));
    }

    /// <summary>Changes a bit of the first, cuts the second, and deletes the third.</summary>
    private static void Damage(string[] files)
    {
        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(files[0], bytes);
        File.WriteAllBytes(files[1], File.ReadAllBytes(files[1])[..^1]);
        File.Delete(files[2]);
    }

    private (List<Problem> Problems, List<string> Notes, IReadOnlySet<string> Away) Look(NightlyShare? share)
    {
        (List<Problem> problems, List<string> notes) = ([], []);
        return (problems, notes, FileVerification.Run(_store, (problems, notes), share, CancellationToken.None));
    }

    /// <summary>Writes ten bars into a file of their own, and says where it is.</summary>
    private string NewFile(int number)
    {
        HashSet<string> before = [.. _store.Listings.Files().Select(file => file.Path)];
        _store.Put(Stored.Key("S" + number), Stored.Bars(0, 10));
        _store.Fold();
        return _store.Listings.Files().Select(file => file.Path).Single(path => !before.Contains(path));
    }
}
