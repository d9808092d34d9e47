using Microsoft.Data.Sqlite;
using Toolkit.Catalog;

namespace Toolkit.Tests.Catalog;

/// <summary>A side database in a folder of its own, with its seal and the count of its commits.</summary>
internal sealed class SealedFile : IDisposable
{
    public TemporaryFolder Folder { get; } = new();

    public WorkspaceLayout Layout => new(Folder.Path);

    public string Db => Folder.File("a.db");

    public string SealPath => Path.Combine(Layout.Seals, "a.db.seal");

    public string CountPath => Path.Combine(Layout.Seals, "a.db.commits");

    public void Dispose() => Folder.Dispose();

    public FileSeal Seal() => new(Layout, Db);

    /// <summary>Commits so many times, seals and closes.</summary>
    public void Commit(int commits)
    {
        FileSeal seal = Seal();
        using SqliteConnection connection = Open();
        for (int i = 0; i < commits; i++)
        {
            Write(seal, connection);
        }

        seal.Make(connection);
    }

    public SqliteConnection Open() => SqliteFile.OpenDurable(Db, TimeSpan.FromSeconds(1), connection =>
    {
        connection.Execute("PRAGMA journal_mode = WAL");
        connection.Execute("PRAGMA wal_autocheckpoint = 0");
    });

    public static void Write(FileSeal seal, SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        seal.Break(connection);
        connection.Execute("CREATE TABLE IF NOT EXISTS t (a)");
        connection.Execute("INSERT INTO t VALUES (1)");
        connection.Execute("COMMIT");
        seal.Committed();
    }

    /// <summary>How many commits there were, how many there had been when some were missing, and how many were found then.</summary>
    public string[] Count() => File.ReadAllText(CountPath).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    public static void Spoil(string file, int place)
    {
        char[] text = File.ReadAllText(file).ToCharArray();
        ref char letter = ref text[place < 0 ? text.Length + place : place];
        letter = letter == '1' ? '2' : '1';
        File.WriteAllText(file, new(text));
    }
}
