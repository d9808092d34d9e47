using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Compares every live file with what was published: presence, size, hash, and the rows that its footer tells.</summary>
internal static class FileVerification
{
    private const string Repair = "run `tk.Maintenance.Repair()`: it takes the file out and lists what has to be ingested again";

    /// <returns>The files that are damaged or lost, for whoever wants to read the others.</returns>
    public static IReadOnlySet<string> Run(BarStore store, List<Problem> problems, List<string> notes, CancellationToken cancel)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        IReadOnlyList<FileEntry> files = snapshot.AllFiles();
        List<(FileEntry File, string? Damage)> checkedFiles =
            [.. files.AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Max(1, store.Options.Threads)).WithCancellation(cancel).Select(file => (file, Damage(file)))];
        problems.AddRange(checkedFiles.Where(one => one.Damage is not null).Select(one => new Problem(one.Damage!, one.File.Path, Repair)));
        List<FileEntry> sound = [.. checkedFiles.Where(one => one.Damage is null).Select(one => one.File)];
        if (sound.Count > 0)
        {
            Footers(store, sound, problems, cancel);
        }

        notes.Add($"{files.Count} files, {files.Sum(file => file.SizeBytes)} bytes hashed, version {snapshot.Version}");
        return checkedFiles.Where(one => one.Damage is not null).Select(one => one.File.Path).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What is wrong with a file, or null.</summary>
    public static string? Damage(FileEntry file) => Damage(file.Path, file.SizeBytes, file.Sha256);

    /// <inheritdoc cref="Damage(FileEntry)"/>
    public static string? Damage(string path, long sizeBytes, string sha256)
    {
        FileInfo found = new(path);
        if (!found.Exists)
        {
            return "it is lost: the catalog lists it, the disk does not have it";
        }

        string actual = DurableFile.Hash(path);
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
