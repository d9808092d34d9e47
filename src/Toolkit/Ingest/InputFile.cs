using System.IO.Compression;
using Toolkit.DuckDb;
using ZstdSharp;

namespace Toolkit.Ingest;

internal enum InputKind
{
    Csv,
    Parquet,

    /// <summary>No file by itself, but a table of DuckDB's.</summary>
    Table,
}

internal enum InputCompression
{
    None,
    Gzip,
    Zstd,
}

/// <summary>A file to be read: what it is, by its first bytes and not by its name.</summary>
/// <param name="Path">Absolute path of what the user named.</param>
/// <param name="ReadPath">What is read: the same, or a copy taken out of an archive.</param>
/// <param name="Kind">CSV or Parquet.</param>
/// <param name="Compression">How the CSV is compressed.</param>
/// <param name="Bytes">Size on disk of what is read.</param>
internal sealed record InputFile(string Path, string ReadPath, InputKind Kind, InputCompression Compression, long Bytes)
{
    /// <summary>Where copies of what is read may be put; whoever opened the file removes it.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Where messages say it happened.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public string SqlPath => SqlLiteral.Of(Unexpanded(ReadPath));

    public string SqlCompression => $"'{Compression.ToString().ToLowerInvariant()}'";

    /// <summary>A path for DuckDB's readers, which would expand wildcards in it.</summary>
    public static string Unexpanded(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    /// <param name="path">What the user named.</param>
    /// <param name="workFolder">Where copies may be put, such as the entry of a zip archive; the caller removes it.</param>
    /// <exception cref="ToolkitException">There is no such file (not found), or it cannot be a table (bad data).</exception>
    public static InputFile Open(string path, string workFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw ToolkitException.Usage($"{full} is a folder", "take a whole folder in with `tk.Ingest.FolderAsync()`");
        }

        if (!File.Exists(full))
        {
            throw ToolkitException.NotFound($"there is no file {AddressText.Bare(full)}", path.Contains("://", StringComparison.Ordinal) ? "fetch it first, then name the file: no address is read" : "check the path");
        }

        OrdinaryFile.Check(full);
        byte[] magic = new byte[4];
        long bytes;
        int got;
        using (FileStream file = Reading(full))
        {
            bytes = file.Length;
            got = file.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        }

        InputFile Of(InputKind kind, InputCompression compression = InputCompression.None) => new(full, full, kind, compression, bytes) { WorkFolder = workFolder };
        return magic.AsSpan(0, got) switch
        {
            [] => throw ToolkitException.BadData($"{System.IO.Path.GetFileName(full)} is empty", "a header and at least one bar are needed"),
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1'] => Of(InputKind.Parquet),
            [0x1F, 0x8B, ..] => Of(InputKind.Csv, InputCompression.Gzip),
            [0x28, 0xB5, 0x2F, 0xFD] => Of(InputKind.Csv, InputCompression.Zstd),
            [(byte)'P', (byte)'K', 3, 4] => FromZip(full, workFolder),
            _ when full.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) => throw ToolkitException.BadData(
                $"{System.IO.Path.GetFileName(full)} is not a Parquet file", "it does not start with PAR1: is it damaged, or another format?"),
            _ => Of(InputKind.Csv),
        };
    }

    /// <summary>What stands for a table.</summary>
    /// <param name="name">Where its rows come from, as messages and the catalog have it.</param>
    public static InputFile OfTable(string name) => new(name, name, InputKind.Table, InputCompression.None, 0) { WorkFolder = "" };

    /// <summary>The bytes of the file as they lie on disk.</summary>
    public Stream OpenRaw() => Reading(ReadPath);

    /// <summary>The text of the file, decompressed.</summary>
    public Stream OpenText() => Compression switch
    {
        InputCompression.Gzip => new GZipStream(OpenRaw(), CompressionMode.Decompress),
        InputCompression.Zstd => new DecompressionStream(OpenRaw(), leaveOpen: false),
        _ => OpenRaw(),
    };

    /// <summary>Whether the text cannot be decompressed.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or EndOfStreamException or ZstdException;

    public ToolkitException Damaged(Exception e) => new(ErrorKind.BadData, $"{Name} is cut off or damaged: {e.Message}", "fetch it again", e);

    /// <summary>Whether a second look at each row alone can help; running out of memory, disk or patience it cannot.</summary>
    public bool IsAboutARow(Exception e) => Kind == InputKind.Csv ? SqlErrors.IsAboutARow(e) : SqlErrors.IsAboutAValue(e);

    /// <summary>What to say when DuckDB cannot read the file: its first line, since it goes on with advice about its own options.</summary>
    public ToolkitException Unreadable(Exception e)
    {
        string text = e.Message.TrimStart().Split('\n')[0].TrimEnd(), line = text.Length > 300 ? text[..300] + "…" : text;
        return Kind == InputKind.Parquet ? new(ErrorKind.BadData, $"{Name} cannot be read as Parquet: {line}", "it is cut off, damaged or uses what DuckDB does not read: write it again", e)
            : FullDisk.IsSaidBy(e) ? new(ErrorKind.Failure, $"no room on the disk to read {Name}: {line}", "free some space and run the command again", e)
            : IsAboutARow(e) ? new(ErrorKind.BadData, $"{Name} cannot be read: {line}", "is it damaged, or no text?", e)
            : new(ErrorKind.Failure, $"{Name} could not be read: {line}", "is there room in memory and on the disk?", e);
    }

    private static InputFile FromZip(string path, string workFolder)
    {
        string name = System.IO.Path.GetFileName(path);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            ZipArchiveEntry[] entries = [.. zip.Entries.Where(e => !e.FullName.EndsWith('/') && !e.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))];
            if (entries.Length != 1)
            {
                throw ToolkitException.BadData(
                    $"{name} is a zip archive of {entries.Length} files; only an archive of exactly one is read", "unpack it, and take the folder in with `tk.Ingest.FolderAsync()`");
            }

            Directory.CreateDirectory(workFolder);
            string copy = System.IO.Path.Combine(workFolder, Guid.NewGuid().ToString("N") + ".csv");
            using (Stream from = entries[0].Open())
            using (FileStream to = File.Create(copy))
            {
                InputLimits.Copy(from, to, name, new FileInfo(path).Length);
            }

            InputFile inside = Open(copy, workFolder);
            return inside with { Path = path };
        }
        catch (InvalidDataException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{name} is a damaged zip archive: {e.Message}", "fetch it again", e);
        }
    }

    private static FileStream Reading(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
}
