using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Compares every live file with what was published: presence, size, hash, and the rows that its footer tells.</summary>
internal static class FileVerification
{
    private const string Repair = "run `tk.Maintenance.Repair()`: it takes the file out and lists what has to be ingested again";

    /// <returns>The files that are damaged, lost or at a remote only, for whoever wants to read the others.</returns>
    public static IReadOnlySet<string> Run(BarStore store, (List<Problem> Problems, List<string> Notes) found, NightlyShare? share, CancellationToken cancel)
    {
        (List<Problem> problems, List<string> notes) = found;
        using StoreSnapshot snapshot = store.Snapshot();
        IReadOnlyList<FileEntry> live = snapshot.AllFiles(), elsewhere = store.Remote.Elsewhere(live);
        ILookup<bool, FileEntry> all = live.Except(elsewhere).ToLookup(file => share?.Has(file.Path) is not false);
        List<FileEntry> files = [.. all[true]];
        List<(FileEntry File, Problem? Problem)> checkedFiles = [.. all[false].Select(file => (file, Marks(file))).Where(one => one.Item2 is not null)];
        checkedFiles.AddRange(
            files.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Max(1, store.Options.Threads)).WithCancellation(cancel).Select(file => (file, Check(file.Path, file.SizeBytes, file.Sha256, Repair))));
        problems.AddRange(checkedFiles.Select(one => one.Problem).OfType<Problem>());
        List<FileEntry> sound = [.. checkedFiles.Where(one => one.Problem is null).Select(one => one.File)];
        if (sound.Count > 0)
        {
            Footers(store, sound, problems, cancel);
        }

        FeatureFile.Verify(store.Layout, problems, cancel);
        notes.Add($"{files.Count} files, {files.Sum(file => file.SizeBytes)} bytes hashed, version {snapshot.Version}");
        notes.AddRange(elsewhere.Count == 0 ? [] : [$"{elsewhere.Count} files, {elsewhere.Sum(file => file.SizeBytes)} bytes, lie at a remote until they are read, and were not looked at"]);
        return checkedFiles.Where(one => one.Problem is not null).Select(one => one.File).Concat(elsewhere).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The problem that shows without reading all of a file, or null.</summary>
    private static Problem? Marks(FileEntry file)
    {
        try
        {
            FileCheck.Open(file.Path, file.SizeBytes);
            return null;
        }
        catch (ToolkitException e)
        {
            return new(e.Message, file.Path, Repair);
        }
    }

    /// <summary>The problem that a file has, or null.</summary>
    public static Problem? Check(string path, long sizeBytes, string sha256, string hint)
    {
        try
        {
            return Damage(path, sizeBytes, sha256) is { } damage ? new(damage, path, hint) : null;
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Unreadable.Of(e, path);
        }
    }

    /// <summary>Whether a file can be read and has a content.</summary>
    public static bool IsWhole(string path, string sha256)
    {
        try
        {
            return DurableFile.Hash(path) == sha256;
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return false;
        }
    }

    /// <summary>What is wrong with a file, or null; one that may not be read is no matter of this.</summary>
    public static string? Damage(FileEntry file) => Damage(file.Path, file.SizeBytes, file.Sha256);

    /// <inheritdoc cref="Damage(FileEntry)"/>
    public static string? Damage(string path, long sizeBytes, string sha256)
    {
        if (Directory.Exists(path))
        {
            return "it is lost: a folder has its name";
        }

        string actual;
        try
        {
            actual = DurableFile.Hash(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "it is lost: the catalog lists it, the disk does not have it";
        }

        FileInfo found = new(path);
        return found.Length != sizeBytes ? $"it is damaged: it has {found.Length} bytes, published were {sizeBytes}; its SHA-256 is {actual}, published was {sha256}"
            : actual != sha256 ? $"it is damaged: its SHA-256 is {actual}, published was {sha256}"
            : null;
    }

    private static void Footers(BarStore store, List<FileEntry> files, List<Problem> problems, CancellationToken cancel)
    {
        using Workbench bench = new(null, store, cancel);
        ParquetWriter reader = new(bench);
        foreach (FileEntry file in files)
        {
            RowExtent rows = reader.ReadBack(file.Path);
            if (rows != new RowExtent(file.RowCount, file.MinTime, file.MaxTime))
            {
                problems.Add(new(
                    $"its footer tells of {rows.Rows} rows from {UnixMicroseconds.ToIso(rows.First)} to {UnixMicroseconds.ToIso(rows.Last)}, "
                    + $"the catalog of {file.RowCount} from {UnixMicroseconds.ToIso(file.MinTime)} to {UnixMicroseconds.ToIso(file.MaxTime)}",
                    file.Path, Repair));
            }
        }
    }
}
