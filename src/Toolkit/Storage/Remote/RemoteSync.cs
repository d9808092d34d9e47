using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>One push or pull: sends what the remote lacks, or makes its newest version the workspace's.</summary>
/// <remarks>Files first, then the manifest, then the head: its move is the push. A pull is one transaction of the catalog.</remarks>
internal sealed class RemoteSync(BarStore store, RemoteRow remote, IProgress<RemoteProgress>? progress, CancellationToken cancel) : IDisposable
{
    private const int AtOnce = 4, Redos = 3, Patience = 30;

    private readonly IObjectStore _objects = RemoteList.Open(remote);
    private readonly IRemoteHeads _heads = RemoteList.Heads(remote, store.Options);

    /// <summary>Where the catalog keeps which version of a remote the workspace had last.</summary>
    public static string Key(string remote) => "remote:" + remote;

    /// <summary>Forgets that of all remotes: what is here is not what was pushed or pulled, and what was lost must not count as removed.</summary>
    public static void Forget(WriteTransaction transaction) => transaction.Connection.Execute("DELETE FROM metadata WHERE key GLOB 'remote:*'");

    public RemoteReport Push() => Explained("pushing to", () =>
    {
        RemoteHead? head = _heads.Read();
        using StoreSnapshot kept = store.Snapshot();
        (Manifest ours, List<FileEntry> files, string? last) = InFiles();
        if (head?.Manifest == ours.Hash)
        {
            // What has gone there is sent again by who has it.
            (int again, long size) = Send(kept, files.FindAll(file => File.Exists(store.Layout.Absolute(file.Path))), cancel);
            size += _objects.List("manifests/", cancel).ContainsKey(Manifest.Object(ours.Hash)) ? 0 : SendManifest(ours);
            Synced(head, ours);
            return new(remote.Name, again, size, head.Version);
        }

        if (head is not null && head.Manifest != last)
        {
            throw Behind(head);
        }

        (int sent, long bytes) = Send(kept, files, cancel);
        bytes += SendManifest(ours);
        FailPoint.Hit("push.sent");
        RemoteHead next = new((head?.Version ?? 0) + 1, ours.Hash, $"{Environment.UserName}@{Environment.MachineName}", store.Catalog.Now) { Before = head?.Chain ?? [] };
        if (!_heads.Move(head?.Version ?? 0, next, cancel))
        {
            throw Behind(_heads.Read());
        }

        FailPoint.Hit("push.moved");
        Synced(next, ours);
        return new RemoteReport(remote.Name, sent, bytes, next.Version);
    });

    /// <summary>A version that is in files only, its files, and what was pushed or pulled last.</summary>
    private (Manifest Ours, List<FileEntry> Files, string? Last) InFiles()
    {
        for (int attempt = 0; attempt < Patience; attempt++)
        {
            store.Fold(cancel);
            store.Cut(RemoteFetch.Known(store.Layout, remote.Name), cancel);
            FailPoint.Hit("push.folded");
            (bool hot, (Manifest, List<FileEntry>, string?) state) = store.Catalog.Read(connection => (
                HotBarTable.LiveCount(connection) > 0,
                (Manifest.Of(connection), FileTable.All(connection, connection.Number("SELECT value FROM metadata WHERE key = 'version'")), Synced(connection))));
            if (!hot)
            {
                return state;
            }
        }

        throw ToolkitException.Busy($"bars come into {store.Layout.Root} faster than they can be written to files", "push when less is written");
    }

    public RemoteReport Pull(bool files) => Explained("pulling from", () =>
    {
        RemoteHead head = _heads.Read() ?? throw ToolkitException.NotFound($"nothing has been pushed to {remote.Url} yet", "push to it first, from a workspace that has bars: `tk.Remotes.PushAsync()`");
        store.Catalog.MakeWritable();
        Manifest theirs = Manifested(head.Manifest);
        bool merged = false;
        for (int attempt = 0; ; attempt++)
        {
            store.Fold(cancel);
            using OsLock? patient = attempt < Redos ? null : store.LockPublishing(cancel);
            if (Attempt(head, theirs, patient is not null) is { } done)
            {
                merged = done;
                break;
            }
        }

        RemoteFetch.Know(store.Layout, remote.Name, theirs.Files.Select(file => file.Sha256));
        store.FoldWhenMany(cancel);
        (int fetched, long bytes) = files ? All() : (0, 0);
        return new RemoteReport(remote.Name, fetched, bytes, head.Version, merged);
    });

    public void Dispose() => _objects.Dispose();

    /// <summary>One try; null when the workspace has changed meanwhile, else whether both sides had changed.</summary>
    private bool? Attempt(RemoteHead head, Manifest theirs, bool locked)
    {
        using StoreSnapshot kept = store.Snapshot();
        (Manifest ours, string? last) = store.Catalog.Read(connection => (Manifest.Of(connection), Synced(connection)));
        bool unknown = last is null || (head.Before is not null && !head.Chain.Contains(last));
        IReadOnlyList<Manifest> versions = unknown && ours.Files.Count > 0 ? Versions(head, theirs) : [];
        Manifest common = unknown ? ours.Of(versions) : last == ours.Hash ? ours : last == theirs.Hash ? theirs : Manifested(last!);
        ManifestMerge merge = ManifestMerge.Of(common, ours, theirs, versions);
        if (merge.Mixed.FirstOrDefault(file => file.IsQuotes) is { } quotes)
        {
            throw ToolkitException.Usage(
                $"both this workspace and {remote.Url} have new option quotes of {string.Join(", ", quotes.Quotes.Select(one => one.Underlying).Take(3))} in the same stretch of time",
                "clone the remote into a new folder, import the quotes there again, and push from there; nothing was changed");
        }

        using Workbench bench = new(null, store, cancel);
        using Brought brought = new(store, _objects, remote, cancel);
        IReadOnlyDictionary<SeriesKey, (BarColumns, int)> news = merge.Mixed.Count == 0 ? new Dictionary<SeriesKey, (BarColumns, int)>() : new UnionRows(store, bench, brought.Path).Of(merge);
        Adoption adoption = new(store, (common, ours, theirs), merge, news);
        adoption.CheckBases();
        // Before the commit that lists them: verify must not take files for lost that were never here.
        RemoteFetch.Know(store.Layout, remote.Name, theirs.Files.Select(file => file.Sha256));
        FailPoint.Hit("pull.prepared");
        using OsLock? turn = locked ? null : store.LockPublishing(cancel);
        bool adopted = store.Catalog.Write(
            transaction =>
            {
                if (!adoption.Run(transaction, $"{remote.Name} {head.Version}"))
                {
                    return false;
                }

                Remember(transaction, theirs.Hash);
                FailPoint.Hit("pull.committing");
                return true;
            },
            cancel);
        FailPoint.Hit("pull.committed");
        return adopted ? ours.Hash != common.Hash && theirs.Hash != common.Hash && ours.Hash != theirs.Hash : null;
    }

    private (int Files, long Bytes) Send(StoreSnapshot kept, List<FileEntry> files, CancellationToken cancel)
    {
        IReadOnlyDictionary<string, long> there = _objects.List("files/", cancel);
        List<FileEntry> missing = [.. files.Where(file => !there.TryGetValue(Manifest.FileObject(file.Sha256), out long size) || size != file.SizeBytes)
            .Select(file => file with { Path = store.Layout.Absolute(file.Path) }).DistinctBy(file => file.Sha256)];
        kept.Check(missing);
        long bytes = missing.Sum(file => file.SizeBytes);
        int done = 0;
        Parallel.ForEach(missing, new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, file =>
        {
            _objects.Put(Manifest.FileObject(file.Sha256), file.Path, cancel);
            progress?.Report(new(Interlocked.Increment(ref done), missing.Count, bytes));
        });
        return (missing.Count, bytes);
    }

    private long SendManifest(Manifest manifest)
    {
        string path = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N") + ".manifest");
        try
        {
            manifest.Write(path);
            _objects.Put(Manifest.Object(manifest.Hash), path, cancel);
            return new FileInfo(path).Length;
        }
        finally
        {
            DurableFile.TryDelete(path);
        }
    }

    private Manifest Manifested(string hash)
    {
        string path = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N") + ".manifest");
        try
        {
            return _objects.Get(Manifest.Object(hash), path, cancel)
                ? Manifest.Read(path, hash, remote)
                : throw ToolkitException.BadData($"{remote.Url}/{Manifest.Object(hash)} is not there", "push again from a workspace that has this version (`tk.Remotes.PushAsync()`); if none has it, and the remote is a folder, its head.json is damaged: remove that, push from the workspace that has the newest version, and pull in the others");
        }
        finally
        {
            DurableFile.TryDelete(path);
        }
    }

    /// <summary>
    /// Versions that the remote has had, where it is not known what both came from: the catalog was made anew, files were lost, or the remote is
    /// what it was before. Then what we have of them is not new, and what we lack counts as lost and not as removed.
    /// </summary>
    private List<Manifest> Versions(RemoteHead head, Manifest theirs)
    {
        List<Manifest> versions = [theirs];
        foreach (string hash in head.Before ?? [])
        {
            try
            {
                versions.Add(Manifested(hash));
            }
            catch (ToolkitException e) when (e.Kind == ErrorKind.BadData)
            {
                // What that one had counts as new.
            }
        }

        return versions;
    }

    private (int Files, long Bytes) All()
    {
        using StoreSnapshot snapshot = store.Snapshot();
        IReadOnlyList<FileEntry> absent = store.Remote.Elsewhere(snapshot.AllFiles());
        int done = 0;
        foreach (FileEntry file in absent)
        {
            using IDisposable? held = store.Remote.Demand([file], cancel);
            progress?.Report(new(++done, absent.Count, absent.Sum(one => one.SizeBytes)));
        }

        return (absent.Count, absent.Sum(file => file.SizeBytes));
    }

    private string? Synced(Microsoft.Data.Sqlite.SqliteConnection connection) =>
        connection.Scalar("SELECT value FROM metadata WHERE key = $key", ("$key", Key(remote.Name))) as string;

    /// <summary>Remembers what the workspace and the remote had in common last.</summary>
    private void Synced(RemoteHead head, Manifest ours)
    {
        RemoteFetch.Know(store.Layout, remote.Name, ours.Files.Select(file => file.Sha256));
        if (store.Catalog.Read(Synced) != head.Manifest)
        {
            store.Catalog.Write(transaction => Remember(transaction, head.Manifest), cancel);
        }
    }

    private void Remember(WriteTransaction transaction, string manifest)
    {
        transaction.Connection.Execute(
            "INSERT INTO metadata (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ("$key", Key(remote.Name)), ("$value", manifest));
        transaction.Written();
    }

    private ToolkitException Behind(RemoteHead? head) => new(
        ErrorKind.Failure,
        $"{remote.Url} has version {head?.Version} of {head?.MovedBy}, which this workspace does not have; nothing was pushed",
        "`tk.Remotes.PullAsync()` first, which loses nothing of here, then push again");

    private RemoteReport Explained(string doing, Func<RemoteReport> work)
    {
        try
        {
            return work();
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is var first && RemoteFailure.Is(first))
        {
            throw RemoteFailure.Explain(first, remote, doing);
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is ToolkitException or OperationCanceledException)
        {
            throw e.InnerExceptions[0];
        }
        catch (Exception e) when (RemoteFailure.Is(e))
        {
            throw RemoteFailure.Explain(e, remote, doing);
        }
    }

    /// <summary>Files of the remote that are looked at while two states are put together, and not kept.</summary>
    private sealed class Brought(BarStore store, IObjectStore objects, RemoteRow remote, CancellationToken cancel) : IDisposable
    {
        private readonly Dictionary<string, string> _paths = [];

        public string Path(ManifestFile file)
        {
            if (!_paths.TryGetValue(file.Sha256, out string? path))
            {
                path = System.IO.Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N") + ".parquet");
                RemoteFetch.Get(objects, remote, file.Sha256, path, cancel);
                _paths[file.Sha256] = path;
            }

            return path;
        }

        public void Dispose()
        {
            foreach (string path in _paths.Values)
            {
                DurableFile.TryDelete(path);
            }
        }
    }
}
