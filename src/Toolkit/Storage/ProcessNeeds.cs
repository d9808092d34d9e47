using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>What live processes need: the oldest version (null: none) and the files that are being made.</summary>
internal sealed record ProcessNeeds(long? OldestVersion, IReadOnlySet<string> FileIds)
{
    public const string Suffix = ".needs";
    public const string LockSuffix = ".lock";

    private const int ReadAttempts = 50;

    public static readonly Encoding Encoding = new UTF8Encoding(false);

    /// <summary>Whether one process could not be understood, so that nothing at all may be removed.</summary>
    public bool Everything { get; init; }

    /// <summary>Names of the locks of processes that are alive.</summary>
    public IReadOnlySet<string> Live { get; init; } = new HashSet<string>();

    /// <summary>Ids of files that processes were making which have been killed, as far as their locks were still there.</summary>
    public IReadOnlySet<string> Unfinished { get; init; } = new HashSet<string>();

    /// <summary>Process locks that their process has left behind.</summary>
    public int Stale { get; init; }

    public string Format()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}\noldest {OldestVersion ?? -1}\n");
        foreach (string id in FileIds)
        {
            text.Append(CultureInfo.InvariantCulture, $"making {id}\n");
        }

        // Before the next Append: an interpolated one would already have put its first word into the text.
        ulong checksum = Checksum(text.ToString());
        return text.Append(CultureInfo.InvariantCulture, $"end {checksum:x16}\n").ToString();
    }

    /// <summary>Asks all live processes; with <paramref name="clean"/>, removes the locks and the temporary folders that dead ones have left behind.</summary>
    public static ProcessNeeds OfAll(WorkspaceLayout layout, bool clean)
    {
        using OsLock gate = OsLock.Take(Path.Combine(layout.Locks, "gate"), TimeSpan.FromSeconds(30), "collecting garbage", CancellationToken.None);
        long? oldest = null;
        HashSet<string> ids = [], live = [], unfinished = [];
        (bool everything, int stale) = (false, 0);
        if (clean)
        {
            // Of a process that was killed before it had its lock; the gate says that none is on its way there.
            foreach (string path in Directory.GetFiles(layout.Locks, "*" + Suffix).Where(path => !File.Exists(Path.ChangeExtension(path, LockSuffix))))
            {
                DurableFile.TryDelete(path);
            }
        }

        foreach (string path in Directory.GetFiles(layout.Locks, "*" + LockSuffix))
        {
            string needs = Path.ChangeExtension(path, Suffix);
            if (IsStale(path))
            {
                stale++;
                unfinished.UnionWith(Read(needs)?.FileIds ?? new HashSet<string>());
                if (clean)
                {
                    DurableFile.TryDelete(needs);
                    DurableFile.TryDelete(path);
                }

                continue;
            }

            live.Add(Path.GetFileNameWithoutExtension(path));
            if (Read(needs) is not { } read)
            {
                everything = true;
                continue;
            }

            oldest = read.OldestVersion is { } version ? Math.Min(oldest ?? long.MaxValue, version) : oldest;
            ids.UnionWith(read.FileIds);
        }

        if (clean)
        {
            RemoveFolders(layout, live);
        }

        return new(oldest, ids) { Everything = everything, Live = live, Unfinished = unfinished, Stale = stale };
    }

    /// <summary>Temporary folders that are named after a lock which nobody holds.</summary>
    private static void RemoveFolders(WorkspaceLayout layout, HashSet<string> live)
    {
        foreach (string folder in Directory.GetDirectories(layout.Temp))
        {
            if (Guid.TryParseExact(Path.GetFileName(folder), "N", out _) && !live.Contains(Path.GetFileName(folder)))
            {
                DurableFile.TryDeleteFolder(folder);
            }
        }
    }

    private static bool IsStale(string path)
    {
        using OsLock? taken = OsLock.TryTake(path);
        return taken is not null;
    }

    /// <summary>The announcement, read again while its writer is in the middle of it; null when it stays unreadable.</summary>
    private static ProcessNeeds? Read(string path)
    {
        for (int attempt = 0; attempt < ReadAttempts; attempt++)
        {
            try
            {
                using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using StreamReader reader = new(stream, Encoding);
                if (Parse(reader.ReadToEnd()) is { } needs)
                {
                    return needs;
                }
            }
            catch (IOException)
            {
                return null;
            }

            Thread.Yield();
        }

        return null;
    }

    private static ProcessNeeds? Parse(string text)
    {
        int end = text.IndexOf("end ", StringComparison.Ordinal);
        if (end < 0 || text.Length < end + 20
            || !ulong.TryParse(text.AsSpan(end + 4, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong sum) || sum != Checksum(text[..end]))
        {
            return null;
        }

        long? oldest = null;
        HashSet<string> ids = [];
        foreach (string line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', 2);
            if (words[0] == "oldest" && long.Parse(words[1], CultureInfo.InvariantCulture) is var version and >= 0)
            {
                oldest = version;
            }
            else if (words[0] == "making")
            {
                ids.Add(words[1]);
            }
        }

        return new(oldest, ids);
    }

    /// <summary>Enough to see that a text is half old and half new.</summary>
    private static ulong Checksum(string text) => CommitJournal.Checksum(Encoding.GetBytes(text));
}
