using Toolkit.Disk;
using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Reliability;

/// <summary>Promise 23: a folder that may only be read can be queried, as a user who is not root, with and without a left-over WAL.</summary>
public sealed class ReadOnlyTests : IDisposable
{
    private const string Nobody = "65534";

    private static readonly SeriesKey Key = Stored.Key("A");

    private readonly TemporaryFolder _folder = new();

    private string Workspace => _folder.File("workspace");

    public void Dispose()
    {
        Modes(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        _folder.Dispose();
    }

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_user_reads_a_folder_that_he_may_not_write(bool leftOverWal)
    {
        string expected = Fill(leftOverWal);
        Assert.Equal(leftOverWal, File.Exists(Path.Combine(Workspace, "catalog.db-wal")));
        string before = Listing();
        Close();

        using Child reader = AsNobody("read", Workspace, "A");
        Assert.Equal($"2 {expected} read-only", reader.Line());
        reader.MustSucceed();

        // The question of a user: SQL, which has a session, a memory limit and a place for what does not fit.
        using Child query = AsNobody("query", Workspace);
        Assert.Equal($$"""[{"bars":6000,"closes":{{Closes}}}]""", query.Line());
        query.MustSucceed();

        using Child writer = AsNobody("publish", Workspace, "A", "0", "1", "9", "1");
        Assert.Equal((int)ErrorKind.Failure, writer.Ended());
        Assert.Contains("open for reading only", writer.Errors);
        Assert.Equal(before, Listing());
    }

    [UnixFact]
    public void Owner_reads_through_the_option_without_writing_anything()
    {
        string expected = Fill(leftOverWal: true);
        string before = Listing();
        using (BarStore store = BarStore.Open(Workspace, new() { ReadOnly = true }))
        {
            Assert.True(store.IsReadOnly);
            Assert.Equal(expected, StoredBars.Digest(store.Read(Key)));
            Assert.Contains("reading only", Assert.Throws<ToolkitException>(() => store.Put(Key, Stored.Bars(0, 1))).Message);
        }

        Assert.Equal(before, Listing());
    }

    [Fact]
    public void Read_only_store_follows_a_writer()
    {
        using BarStore writer = BarStore.Open(Workspace);
        writer.Put(Key, Stored.Bars(0, 10));
        using BarStore reader = BarStore.Open(Workspace, new() { ReadOnly = true });
        Assert.Equal(10, reader.Read(Key).Count);
        writer.Put(Key, Stored.Bars(10, 6_000));
        Assert.Equal(6_010, reader.Read(Key).Count);
        writer.Dispose();
        Assert.Equal(6_010, reader.Read(Key).Count);
    }

    /// <summary>A store of two versions; with a WAL, as a killed writer leaves it.</summary>
    private string Fill(bool leftOverWal)
    {
        using (BarStore store = BarStore.Open(Workspace))
        {
            store.Put(Key, Stored.Bars(0, 6_000));
        }

        using (Child child = Child.Start(leftOverWal ? [(FailPoint.Variable, "publish.committed")] : [], "publish", Workspace, "A", 10, 100, 3, 1))
        {
            Assert.Equal(leftOverWal ? 137 : 0, child.Ended());
        }

        SortedDictionary<long, Bar> model = [];
        model.Apply(Stored.Bars(0, 6_000));
        model.Apply(Stored.Bars(10, 100, 3));
        return StoredBars.Digest(model);
    }

    private static string Closes
    {
        get
        {
            SortedDictionary<long, Bar> model = [];
            model.Apply(Stored.Bars(0, 6_000));
            model.Apply(Stored.Bars(10, 100, 3));
            return Math.Round(model.Values.Sum(bar => bar.Close), 6).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private string Listing() => string.Join('\n', Directory.GetFiles(Workspace, "*", SearchOption.AllDirectories).Order().Select(path => $"{path} {DurableFile.Hash(path)}"));

    /// <summary>Nobody may write; everybody may read.</summary>
    private void Close()
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Modes(read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, read);
    }

    private void Modes(UnixFileMode folders, UnixFileMode files)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (string folder in Directory.GetDirectories(_folder.Path, "*", SearchOption.AllDirectories).Prepend(_folder.Path))
        {
            File.SetUnixFileMode(folder, folders);
        }

        foreach (string file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(file, files);
        }
    }

    /// <summary>Starts the child as a user without rights; where the tests are not run by root, they have none themselves.</summary>
    private static Child AsNobody(string verb, params string[] arguments)
    {
        string[] command = ["dotnet", Child.Dll, verb, .. arguments];
        return Environment.IsPrivilegedProcess
            ? Child.Run("setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", .. command], [("HOME", "/tmp")])
            : Child.Run(command[0], command[1..], []);
    }
}
