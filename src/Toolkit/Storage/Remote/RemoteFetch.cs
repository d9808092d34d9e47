using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Brings files of a workspace from the remotes that have them.</summary>
internal sealed class RemoteFetch(WorkspaceLayout layout) : IDisposable
{
    private readonly IReadOnlyList<(RemoteRow Remote, Lazy<IObjectStore> Objects, IReadOnlySet<string> Files)> _remotes =
        [.. RemoteList.Read(layout).Select(remote => (remote, new Lazy<IObjectStore>(() => RemoteList.Open(remote)), Known(layout, remote.Name)))];

    /// <summary>Hashes of the files that a remote is known to have: no later push takes one away.</summary>
    public static IReadOnlySet<string> Known(WorkspaceLayout layout, string remote)
    {
        try
        {
            // A line that a crash has cut is none.
            return File.ReadLines(KnownFile(layout, remote)).Where(line => line.Length == 64).ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new HashSet<string>();
        }
    }

    /// <summary>Remembers, durably, that a remote has files.</summary>
    public static void Know(WorkspaceLayout layout, string remote, IEnumerable<string> hashes)
    {
        string path = KnownFile(layout, remote);
        List<string> more = [.. hashes.Except(Known(layout, remote))];
        if (more.Count > 0)
        {
            DurableFile.CreateFolder(layout.RemoteState);
            File.AppendAllText(path, "\n" + string.Concat(more.Select(hash => hash + "\n")));
            DurableFile.Flush(path);
            DurableFile.FlushFolder(layout.RemoteState);
        }
    }

    /// <summary>Asks the remotes for files that none is known to have, before they count as lost: what is known of a remote is a file here, which may be lost, too.</summary>
    public static void Ask(WorkspaceLayout layout, IReadOnlyCollection<(string Sha256, long Bytes)> wanted, CancellationToken cancel)
    {
        foreach (RemoteRow remote in wanted.Count == 0 ? [] : RemoteList.Read(layout))
        {
            try
            {
                using IObjectStore objects = RemoteList.Open(remote);
                IReadOnlyDictionary<string, long> there = objects.List("files/", cancel);
                Know(layout, remote.Name, wanted.Where(file => there.TryGetValue(Manifest.FileObject(file.Sha256), out long bytes) && bytes == file.Bytes).Select(file => file.Sha256));
            }
            catch (Exception e) when (RemoteFailure.Is(e))
            {
                // It has none, as far as can be told; a later pull brings what it has.
            }
        }
    }

    public static void Forget(WorkspaceLayout layout, string remote) => DurableFile.TryDelete(KnownFile(layout, remote));

    /// <summary>The first remote that is known to have a file; null when none is.</summary>
    public RemoteRow? Of(string sha256) => _remotes.FirstOrDefault(one => one.Files.Contains(sha256)).Remote;

    /// <summary>Brings a file under another name than its own, and makes sure of its content; false when no remote is known to have it.</summary>
    /// <exception cref="ToolkitException">The remote cannot be reached (failure), does not have it, or has something else under its name (bad data).</exception>
    public bool Into(string sha256, string path, CancellationToken cancel)
    {
        ToolkitException? last = null;
        foreach ((RemoteRow remote, Lazy<IObjectStore> objects, _) in _remotes.Where(one => one.Files.Contains(sha256)))
        {
            try
            {
                Get(objects.Value, remote, sha256, path, cancel);
                return true;
            }
            catch (ToolkitException e)
            {
                last = e;
            }
        }

        return last is null ? false : throw last;
    }

    /// <inheritdoc cref="Into"/>
    public static void Get(IObjectStore objects, RemoteRow remote, string sha256, string path, CancellationToken cancel)
    {
        const string Again = "push again from a workspace that has the file (`tk.Remotes.PushAsync()`)";
        string name = Manifest.FileObject(sha256);
        try
        {
            if (!objects.Get(name, path, cancel))
            {
                throw ToolkitException.BadData($"{remote.Url}/{name} is not there (remote '{remote.Name}')", Again);
            }

            DurableFile.Flush(path);
        }
        catch (Exception e) when (RemoteFailure.Is(e))
        {
            throw RemoteFailure.Explain(e, remote, $"fetching {name} from");
        }

        if (DurableFile.Hash(path) is var actual && actual != sha256)
        {
            DurableFile.TryDelete(path);
            throw ToolkitException.BadData($"{remote.Url}/{name} is damaged (remote '{remote.Name}'): its SHA-256 is {actual}", $"remove it there, and {Again}");
        }
    }

    public void Dispose()
    {
        foreach ((_, Lazy<IObjectStore> objects, _) in _remotes.Where(one => one.Objects.IsValueCreated))
        {
            objects.Value.Dispose();
        }
    }

    private static string KnownFile(WorkspaceLayout layout, string remote) => Path.Combine(layout.RemoteState, remote + ".files");
}
