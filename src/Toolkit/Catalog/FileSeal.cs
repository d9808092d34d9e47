using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>
/// The hash of a file that is written to again and again, as it was when nobody did: how <c>verify</c> finds a bit that has flipped in it.
/// And of a SQLite file the number of its commits: how it finds that some are lost.
/// </summary>
/// <remarks>
/// Lies in <c>.seals</c> under the file's own path. A SQLite file is sealed when it is closed with nothing in its WAL, inside a
/// write transaction, and who writes next breaks the seal inside theirs: so no seal outlives what it tells of. Of any
/// other file, such as JSON lines to which is only added, it tells how it begins. A file that was changed by anybody else keeps its seal, with what was
/// found, until a repair has said so. Commits are counted in the file itself (its application_id) and, after each, beside it.
/// </remarks>
internal sealed class FileSeal(WorkspaceLayout layout, string path)
{
    private const string Suffix = ".seal", CountSuffix = ".commits";

    private readonly string _seal = Path.Combine(layout.Seals, layout.Relative(path) + Suffix);
    private readonly string _commits = Path.Combine(layout.Seals, layout.Relative(path) + CountSuffix);
    private Commits? _known;
    private long _next;

    /// <summary>The file that is sealed.</summary>
    public string FilePath => path;

    /// <summary>The seals of a workspace.</summary>
    public static IEnumerable<FileSeal> All(WorkspaceLayout layout) => !Directory.Exists(layout.Seals)
        ? []
        : new[] { Suffix, CountSuffix }.SelectMany(suffix => Directory.EnumerateFiles(layout.Seals, "*" + suffix, SearchOption.AllDirectories).Select(kept => Path.GetRelativePath(layout.Seals, kept)[..^suffix.Length]))
            .Distinct().Select(name => new FileSeal(layout, layout.Absolute(name)));

    /// <summary>How many bytes of the file are known to be right, or 0.</summary>
    public long Bytes => Read() is { Sha256: not null } seal ? seal.Bytes : 0;

    /// <summary>Before a write to a SQLite file, inside the transaction: from now on the seal does not hold. <see cref="Committed"/> follows the commit.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="schema">How the file is called there.</param>
    public void Break(SqliteConnection connection, string schema = "main")
    {
        if (Read() is { Found: null } seal)
        {
            if (seal.Sha256 is not null && WalBytes == 0 && HashOf(connection, schema) is var now && now != (seal.Sha256, seal.Bytes))
            {
                Write(seal with { Found = now.Sha256 });
            }
            else
            {
                DurableFile.TryDelete(_seal);
                DurableFile.FlushFolder(Path.GetDirectoryName(_seal)!);
            }
        }

        // After the hash, of which the count is a part.
        Count(connection, schema);
    }

    /// <summary>After a commit: keeps how many there were. Not brought to the disk: what a power cut leaves tells of fewer, never of more.</summary>
    public void Committed()
    {
        // Where the count is gone, a repair has told meanwhile of the loss that it kept.
        bool told = _known!.Made > 0 && !File.Exists(_commits);
        _known = told ? new(_next, 0, 0) : _known with { Count = _next };
        try
        {
            DurableFile.CreateFolder(Path.GetDirectoryName(_commits)!);
            using SafeFileHandle file = File.OpenHandle(_commits, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            // Always as long, so that it is written in place by one call: this comes after every commit, in every process.
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Signed(_known.ToString())), 0);
            if (!File.Exists(path))
            {
                // Removed meanwhile, its seal before this.
                Remove();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || FullDisk.IsSaidBy(e))
        {
            // The commit stands; that it was there could be told a little less well.
        }
    }

    private void Count(SqliteConnection connection, string schema)
    {
        long there = connection.Number($"PRAGMA {schema}.application_id");
        _known ??= Commits.Parse(Text(_commits)) is var kept && kept.Count > there && kept.Made == 0 ? kept with { Made = kept.Count, Found = there } : kept;
        _next = Math.Max(_known.Count, there) + 1;
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA {schema}.application_id = {_next}"));
    }

    /// <summary>Seals a SQLite file, unless somebody writes to it or keeps its WAL, or it is so large that each process would take too long.</summary>
    public void Make(SqliteConnection connection)
    {
        try
        {
            if (File.Exists(_seal) || new FileInfo(path) is not { Exists: true } file || file.Length + WalBytes > CatalogDatabase.MaxSealBytes || !connection.Checkpoint(TimeSpan.Zero))
            {
                return;
            }

            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                if (WalBytes == 0 && !File.Exists(_seal))
                {
                    (string sha256, long bytes) = HashOf(connection);
                    Write(new(sha256, bytes, null));
                    if (!File.Exists(path))
                    {
                        // Removed meanwhile, its seal before this one.
                        Remove();
                    }
                }
            }
            finally
            {
                connection.RollBack();
            }
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            // Without a seal everything is as it was, but for the check.
        }
    }

    /// <summary>Keeps the hash of how the file begins; one that begins otherwise than was kept keeps its old seal.</summary>
    public void Prefix(string sha256, long bytes)
    {
        if (Read() is not { Found: not null })
        {
            Write(new(sha256, bytes, null));
        }
    }

    /// <summary>Whether the file still begins as it was sealed; when not, that is remembered.</summary>
    public void CheckPrefix()
    {
        if (Read() is { Sha256: { } sha256, Found: null } seal && HashOf(seal.Bytes) is var now && now != sha256)
        {
            Write(seal with { Found = now });
        }
    }

    /// <summary>Forgets the seal: the file is gone for good, or what was found has been told.</summary>
    public void Remove()
    {
        DurableFile.TryDelete(_commits);
        DurableFile.TryDelete(_seal);
    }

    /// <summary>What is wrong with the file, or null.</summary>
    public string? Damage() => LostCommits() ?? OtherThanSealed();

    private string? LostCommits()
    {
        // Read first: the count follows the commit.
        string? text = Text(_commits);
        Commits kept = Commits.Parse(text);
        // A power cut can leave a file without its content.
        if (text?.Trim('\0') is { Length: > 0 } && kept.Count == 0)
        {
            return Text(_commits) == text ? $"the number of its commits in {_commits} is damaged, so nothing tells whether all are there" : null;
        }

        if (kept.Made == 0)
        {
            kept = kept with { Made = kept.Count, Found = Counted() ?? kept.Count };
        }

        return kept.Found >= kept.Made || !File.Exists(_commits) ? null : string.Create(
            CultureInfo.InvariantCulture, $"commits are lost: it has {kept.Found} of {kept.Made}; its WAL was cut, damaged or removed, or an older file was put in its place");
    }

    private long? Counted()
    {
        try
        {
            using SqliteConnection? connection = File.Exists(path) ? SqliteFile.Open(WalBytes > 0 ? path : ReadingCopy.Immutable(path), SqliteOpenMode.ReadOnly) : null;
            return connection?.Number("PRAGMA application_id");
        }
        catch (SqliteException)
        {
            // What is wrong with it, others find.
            return null;
        }
    }

    private string? OtherThanSealed()
    {
        if (Read() is not { } seal)
        {
            return null;
        }

        if (seal.Sha256 is null)
        {
            return $"its hash in {_seal} is damaged, so nothing tells whether it is what was written";
        }

        if (seal.Found is not null)
        {
            return $"it was damaged, or another program had written to it, before it was last written: its SHA-256 was {seal.Found}, kept was {seal.Sha256}";
        }

        (string Sha256, long Bytes)? now = null;
        try
        {
            now = !IsDatabase ? (HashOf(seal.Bytes), seal.Bytes) : WalBytes > 0 ? (seal.Sha256, seal.Bytes) : HashOfClosed();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (e is SqliteException && !File.Exists(path)))
        {
            return Read() == seal ? "it is lost" : null;
        }
        catch (SqliteException e)
        {
            return Read() == seal ? $"it is damaged: {e.Message}" : null;
        }

        return now != (seal.Sha256, seal.Bytes) && Read() == seal
            ? $"it is damaged, or another program has written to it: its SHA-256 is {now?.Sha256} ({now?.Bytes} bytes), kept was {seal.Sha256} ({seal.Bytes} bytes)"
            : null;
    }

    private long WalBytes => new FileInfo(path + "-wal") is { Exists: true } wal ? wal.Length : 0;

    private bool IsDatabase => path.EndsWith(".db", StringComparison.Ordinal);

    /// <summary>Through SQLite: closing any other descriptor of the file would drop the locks that this process has on it.</summary>
    private (string Sha256, long Bytes) HashOfClosed()
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(path);
        }

        // Its own length: to SQLite it ends with its last page.
        return (HashOf().Sha256, new FileInfo(path).Length);
    }

    private (string Sha256, long Bytes) HashOf()
    {
        try
        {
            using SqliteConnection connection = SqliteFile.Open(ReadingCopy.Immutable(path), SqliteOpenMode.ReadOnly);
            return HashOf(connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_CANTOPEN)
        {
            throw new UnauthorizedAccessException(e.Message, e);
        }
    }

    private static unsafe (string Sha256, long Bytes) HashOf(SqliteConnection connection, string schema = "main")
    {
        connection.Number($"SELECT COUNT(*) FROM {schema}.sqlite_master");
        nint content = raw.sqlite3_serialize(connection.Handle!, schema, out long bytes, 0);
        if (content == 0)
        {
            throw new SqliteException("its pages cannot be read", raw.SQLITE_CORRUPT);
        }

        try
        {
            return (Convert.ToHexStringLower(SHA256.HashData(new ReadOnlySpan<byte>((void*)content, checked((int)bytes)))), bytes);
        }
        finally
        {
            raw.sqlite3_free(content);
        }
    }

    private string HashOf(long bytes)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 17];
        for (int read; bytes > 0 && (read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, bytes))) > 0; bytes -= read)
        {
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private Seal? Read()
    {
        // A power cut can leave the name of a seal without its content.
        if (Text(_seal) is not { Length: > 0 } text)
        {
            return null;
        }

        string[] parts = Unsigned(text).Split(' ');
        return parts.Length is 2 or 3 && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long bytes) ? new(parts[0], bytes, parts.Length == 3 ? parts[2] : null) : new(null, 0, null);
    }

    private static string? Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string Signed(string text) => $"{CommitJournal.Checksum(Encoding.UTF8.GetBytes(text)):x16} {text}";

    /// <summary>The text behind its checksum, or nothing when that is another.</summary>
    private static string Unsigned(string text) =>
        text.Length > 17 && text[..16] == $"{CommitJournal.Checksum(Encoding.UTF8.GetBytes(text[17..])):x16}" && text[16] == ' ' ? text[17..] : "";

    /// <summary>Whole or not at all.</summary>
    private void Write(Seal seal)
    {
        DurableFile.CreateFolder(Path.GetDirectoryName(_seal)!);
        File.WriteAllText(_seal + ".next", Signed(string.Create(CultureInfo.InvariantCulture, $"{seal.Sha256} {seal.Bytes}{(seal.Found is null ? "" : " " + seal.Found)}")));
        File.Move(_seal + ".next", _seal, overwrite: true);
    }

    /// <summary>How many commits there were; and how many there had been when the file was found to have fewer, or 0.</summary>
    private sealed record Commits(long Count, long Made, long Found)
    {
        public static Commits Parse(string? text)
        {
            string[] parts = Unsigned(text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return parts.Length == 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out long count) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out long made)
                && long.TryParse(parts[2], CultureInfo.InvariantCulture, out long found) ? new(count, made, found) : new(0, 0, 0);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count,20}{Made,20}{Found,20}");
    }

    /// <summary>What is kept; no hash when it cannot be read.</summary>
    private sealed record Seal(string? Sha256, long Bytes, string? Found);
}
