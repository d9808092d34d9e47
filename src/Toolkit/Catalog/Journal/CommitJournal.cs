using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;
using Toolkit.Disk;

namespace Toolkit.Catalog;

/// <summary>catalog.journal: what each version added and removed, beside the catalog, for when the catalog is lost or damaged.</summary>
/// <remarks>
/// The catalog decides; the journal follows. It is appended to after the commit, by the holder of the writer lock, without
/// fsync: what a crash cuts off is written again from the catalog by the next writer. Its first 1,024 bytes are a header that
/// says how far it goes, so that half a line at its end does no harm. The header also keeps the hash of catalog.db as it
/// was when all of it had last been written back, which is how <c>verify</c> finds a bit that has flipped there.
/// </remarks>
internal sealed class CommitJournal(string path)
{
    private const int HeaderBytes = 1024;

    private static readonly UTF8Encoding Utf8 = new(false);

    /// <summary>The header, or null when there is no journal or its header cannot be read.</summary>
    public JournalHeader? Header()
    {
        if (!File.Exists(path))
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
        JournalHeader header = Header(handle) ?? new() { Epoch = Guid.NewGuid().ToString("N"), From = lines.Count > 0 ? lines[0].Version : after.Version + 1, End = HeaderBytes };
        using MemoryStream text = new();
        foreach (JournalEntry entry in lines)
        {
            text.Write(Line(entry, JournalJson.Default.JournalEntry));
        }

        RandomAccess.Write(handle, text.GetBuffer().AsSpan(0, (int)text.Length), header.End);
        Write(handle, header with { End = header.End + text.Length, Changes = after.Changes, Version = after.Version, LastRun = after.LastRun });
    }

    /// <summary>Keeps the hash of catalog.db, to which nothing may be written between hashing and here.</summary>
    public void Seal(string catalogSha256, long catalogBytes) => Change(header => header with
    {
        CatalogSha256 = catalogSha256,
        CatalogBytes = catalogBytes,
        CatalogChanges = header.Changes,
    });

    /// <summary>Remembers that catalog.db was not what it was sealed as, so that the next seal does not hide it.</summary>
    public void Break(string found) => Change(header => header with { BrokenFrom = header.BrokenFrom ?? header.CatalogSha256, BrokenTo = found });

    /// <summary>The entries in order. A line that cannot be read ends them, and <paramref name="complete"/> is false.</summary>
    public IReadOnlyList<JournalEntry> Entries(out bool complete)
    {
        List<JournalEntry> entries = [];
        complete = false;
        if (!File.Exists(path))
        {
            return entries;
        }

        byte[] all = File.ReadAllBytes(path);
        JournalHeader? header = all.Length >= HeaderBytes ? Parse(all.AsSpan(0, HeaderBytes)) : null;
        long end = header is null ? all.Length : Math.Min(header.End, all.Length);
        int at = HeaderBytes;
        while (at < end)
        {
            int length = all.AsSpan(at, (int)end - at).IndexOf((byte)'\n');
            if (length < 0 || Read(all.AsSpan(at, length), JournalJson.Default.JournalEntry) is not { } entry)
            {
                return entries;
            }

            entries.Add(entry);
            at += length + 1;
        }

        complete = header is not null && end == header.End;
        return entries;
    }

    /// <summary>Drops the entries that a kept copy of the catalog makes superfluous. The caller holds the writer lock.</summary>
    public void Forget(long upToVersion)
    {
        if (Header() is not { } header)
        {
            return;
        }

        List<JournalEntry> kept = [.. Entries(out _).Where(entry => entry.Version > upToVersion)];
        string next = path + ".next";
        using (FileStream stream = new(next, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            stream.SetLength(HeaderBytes);
            stream.Position = HeaderBytes;
            kept.ForEach(entry => stream.Write(Line(entry, JournalJson.Default.JournalEntry)));
            Write(stream.SafeFileHandle, header with { From = upToVersion + 1, End = stream.Position });
            DurableFile.Flush(stream.SafeFileHandle, next);
        }

        File.Move(next, path, overwrite: true);
    }

    private void Change(Func<JournalHeader, JournalHeader> change)
    {
        using SafeFileHandle handle = OpenFile(FileMode.Open, FileAccess.ReadWrite);
        if (Header(handle) is { } header)
        {
            Write(handle, change(header));
        }
    }

    private SafeFileHandle OpenFile(FileMode mode, FileAccess access) => File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);

    private static JournalHeader? Header(SafeFileHandle handle)
    {
        byte[] bytes = new byte[HeaderBytes];
        return RandomAccess.Read(handle, bytes, 0) == HeaderBytes ? Parse(bytes) : null;
    }

    private static JournalHeader? Parse(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf((byte)'\n') is >= 0 and var length ? Read(bytes[..length], JournalJson.Default.JournalHeader) : null;

    /// <summary>What a line says; null when it is not what was written.</summary>
    private static T? Read<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlySpan<byte> json = line.Length > 17 ? line[17..] : default;
        return !json.IsEmpty && Utf8.GetString(line[..16]) == $"{Checksum(json):x16}" ? JsonSerializer.Deserialize(json, type) : null;
    }

    private static void Write(SafeFileHandle handle, JournalHeader header)
    {
        byte[] bytes = new byte[HeaderBytes];
        bytes.AsSpan().Fill((byte)' ');
        Line(header, JournalJson.Default.JournalHeader).CopyTo(bytes, 0);
        RandomAccess.Write(handle, bytes, 0);
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
