using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>catalog.journal: what each version added and removed, beside the catalog, for when the catalog is lost or damaged.</summary>
/// <remarks>
/// The catalog decides; the journal follows. It is appended to after the commit, by the holder of the writer lock: what a crash
/// cuts off is written again from the catalog by the next writer. Its first 1,024 bytes are a header that says how far it goes,
/// so that half a line at its end does no harm; lines are brought to the disk before the header tells of them. The header also keeps the hash of catalog.db as it
/// was when all of it had last been written back, which is how <c>verify</c> finds a bit that has flipped there.
/// </remarks>
internal sealed class CommitJournal(string path)
{
    private const int HeaderBytes = 1024;

    private const int ReadAttempts = 5;

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>The header, or null when there is no journal. One that is damaged is put together again from the lines.</summary>
    /// <exception cref="ToolkitException">The file may not be read, or is none (failure).</exception>
    public JournalHeader? Header()
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return null;
        }

        using SafeFileHandle handle = OpenFile(FileMode.Open, FileAccess.Read);
        return Header(handle);
    }

    /// <summary>Adds lines and moves the header on. The caller holds the writer lock.</summary>
    public void Append(IEnumerable<JournalEntry> entries, CatalogCounters after)
    {
        using SafeFileHandle handle = OpenFile(FileMode.OpenOrCreate, FileAccess.ReadWrite);
        List<JournalEntry> lines = [.. entries];
        JournalHeader header = Header(handle) ?? Begin(handle, new()
        {
            Epoch = Guid.NewGuid().ToString("N"),
            From = lines.Find(entry => entry.Version > 0)?.Version ?? after.Version + 1,
            End = HeaderBytes,
            WholeFrom = lines.Count > 0 ? Math.Max(0, lines[0].Change - 1) : after.Changes,
        });
        using MemoryStream text = new();
        foreach (JournalEntry entry in lines)
        {
            text.Write(Line(entry, JournalJson.Default.JournalEntry));
        }

        if (lines.Count > 0)
        {
            DurableFile.Write(handle, text.GetBuffer().AsSpan(0, (int)text.Length), header.End);
            // After a power cut the header may tell of less than there is, never of lines that did not reach the disk.
            DurableFile.Flush(handle, path);
        }

        Write(handle, header with
        {
            End = header.End + text.Length,
            Changes = after.Changes,
            Version = after.Version,
            LastRun = after.LastRun,
            HotRows = after.HotRows,
            WholeFrom = header.WholeFrom ?? after.Changes,
        });
    }

    /// <summary>A journal without lines: one that ends before its first line is whole is not damaged.</summary>
    private JournalHeader Begin(SafeFileHandle handle, JournalHeader header)
    {
        try
        {
            Write(handle, header);
            return header;
        }
        catch
        {
            // Half a header would be damage.
            DurableFile.TryDelete(path);
            throw;
        }
    }

    /// <summary>Keeps the hash of catalog.db, to which nothing may be written between hashing and here.</summary>
    public void Seal(string catalogSha256, long catalogBytes) => Change(header => header with
    {
        CatalogSha256 = catalogSha256,
        CatalogBytes = catalogBytes,
        CatalogChanges = header.Changes,
    });

    /// <summary>Forgets the hash of catalog.db, and brings that to the disk.</summary>
    public void Unseal()
    {
        if (Header() is { Seal: not null })
        {
            Change(header => header with { CatalogSha256 = null }, durably: true);
        }
    }

    /// <summary>Remembers that catalog.db was not what it was sealed as, so that the next seal does not hide it.</summary>
    public void Break(string found) => Change(header => header with { BrokenFrom = header.BrokenFrom ?? header.CatalogSha256, BrokenTo = found });

    /// <summary>The entries in order. A line that cannot be read ends them, and <paramref name="complete"/> is false.</summary>
    public IReadOnlyList<JournalEntry> Entries(out bool complete)
    {
        complete = false;
        if (!File.Exists(path))
        {
            return [];
        }

        byte[] all = File.ReadAllBytes(path);
        JournalHeader? header = all.Length >= HeaderBytes ? Parse(all.AsSpan(0, HeaderBytes)) : null;
        (List<JournalEntry> entries, long end) = Lines(all, Math.Min(header?.End ?? long.MaxValue, all.Length));
        complete = header is { Damaged: false } && end == header.End;
        return entries;
    }

    /// <summary>What is wrong with the bytes, or null.</summary>
    public string? Damage()
    {
        for (int attempt = 1; ; attempt++)
        {
            byte[] all = File.ReadAllBytes(path);
            if (DamageOf(all) is not { } damage)
            {
                return null;
            }

            // It may have been read while a line was being added.
            if (attempt == ReadAttempts || all.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
            {
                return damage;
            }
        }
    }

    /// <summary>Drops the entries that a kept copy of the catalog makes superfluous. The caller holds the writer lock.</summary>
    public void Forget(CatalogCounters copied)
    {
        if (Header() is not { } header)
        {
            return;
        }

        List<JournalEntry> kept = [.. Entries(out bool complete).Where(entry => entry.IsAfter(copied))];
        string next = path + ".next";
        using (FileStream stream = new(next, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            stream.SetLength(HeaderBytes);
            stream.Position = HeaderBytes;
            kept.ForEach(entry => stream.Write(Line(entry, JournalJson.Default.JournalEntry)));
            Write(stream.SafeFileHandle, header with
            {
                From = copied.Version + 1,
                End = stream.Position,
                Damaged = !complete && copied.Changes < header.Changes,
            });
            stream.Flush();
            DurableFile.Flush(stream.SafeFileHandle, next);
        }

        File.Move(next, path, overwrite: true);
    }

    private void Change(Func<JournalHeader, JournalHeader> change, bool durably = false)
    {
        using SafeFileHandle handle = OpenFile(FileMode.Open, FileAccess.ReadWrite);
        if (Header(handle) is { } header)
        {
            Write(handle, change(header));
        }

        if (durably)
        {
            DurableFile.Flush(handle, path);
        }
    }

    private SafeFileHandle OpenFile(FileMode mode, FileAccess access)
    {
        try
        {
            return File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ToolkitException(
                ErrorKind.Failure, $"{path} cannot be opened: {(Directory.Exists(path) ? "a folder has its name" : e.Message)}",
                "it must be a file that you may read and write, as catalog.db beside it; nothing was changed", e);
        }
    }

    private static JournalHeader? Header(SafeFileHandle handle)
    {
        byte[] bytes = new byte[HeaderBytes];
        return RandomAccess.Read(handle, bytes, 0) == HeaderBytes && Parse(bytes) is { } header ? header : FromLines(handle);
    }

    /// <summary>The header as far as the lines tell it: what it says beside them, the hash of the catalog, is gone.</summary>
    private static JournalHeader? FromLines(SafeFileHandle handle)
    {
        byte[] all = new byte[RandomAccess.GetLength(handle)];
        if (all.Length == 0)
        {
            return null;
        }

        RandomAccess.Read(handle, all, 0);
        (List<JournalEntry> entries, long end) = Lines(all, all.Length);
        return new()
        {
            Epoch = $"{Checksum(all):x16}",
            From = entries.Find(entry => entry.Version > 0)?.Version ?? 0,
            End = Math.Max(HeaderBytes, entries.Count > 0 ? end : all.Length),
            Changes = entries.Select(entry => entry.Change).DefaultIfEmpty().Max(),
            Version = entries.Select(entry => entry.Version).DefaultIfEmpty().Max(),
            Damaged = true,
        };
    }

    /// <summary>The lines that can be read, and where they end.</summary>
    private static (List<JournalEntry> Entries, long End) Lines(ReadOnlySpan<byte> all, long end)
    {
        List<JournalEntry> entries = [];
        int at = HeaderBytes;
        while (at < end && all[at..(int)end].IndexOf((byte)'\n') is >= 0 and var length && Read(all.Slice(at, length), JournalJson.Default.JournalEntry) is { } entry)
        {
            entries.Add(entry);
            at += length + 1;
        }

        return (entries, at);
    }

    private static string? DamageOf(ReadOnlySpan<byte> all)
    {
        if (all.Length < HeaderBytes || Parse(all[..HeaderBytes]) is not { Damaged: false } header
            || all[..HeaderBytes][(all.IndexOf((byte)'\n') + 1)..].ContainsAnyExcept((byte)' '))
        {
            return "its header is damaged";
        }

        (List<JournalEntry> entries, long end) = Lines(all, Math.Min(header.End, all.Length));
        return end == header.End ? null : string.Create(
            CultureInfo.InvariantCulture, $"it is {(all.Length < header.End ? "cut" : "damaged")}: of {header.End} bytes {end} can be read, which is {entries.Count} commits up to version {entries.Select(entry => entry.Version).DefaultIfEmpty().Max()} of {header.Version}");
    }

    private static JournalHeader? Parse(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf((byte)'\n') is >= 0 and var length ? Read(bytes[..length], JournalJson.Default.JournalHeader) : null;

    /// <summary>What a line says; null when it is not what was written.</summary>
    private static T? Read<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
        where T : class =>
        line.Length > 17 && line[16] == ' ' && Utf8.GetString(line[..16]) == $"{Checksum(line[17..]):x16}" ? JsonSerializer.Deserialize(line[17..], type) : null;

    private static void Write(SafeFileHandle handle, JournalHeader header)
    {
        byte[] bytes = new byte[HeaderBytes];
        bytes.AsSpan().Fill((byte)' ');
        Line(header, JournalJson.Default.JournalHeader).CopyTo(bytes, 0);
        DurableFile.Write(handle, bytes, 0);
    }

    /// <summary>A line starts with the checksum of its rest, so that half a line is never read.</summary>
    private static byte[] Line<T>(T content, JsonTypeInfo<T> type)
    {
        string json = JsonSerializer.Serialize(content, type);
        return Utf8.GetBytes($"{Checksum(Utf8.GetBytes(json)):x16} {json}\n");
    }

    /// <summary>FNV-1a.</summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash;
    }
}
