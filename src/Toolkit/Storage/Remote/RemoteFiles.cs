using System.Runtime.ExceptionServices;
using Toolkit.Catalog;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Files of the store that lie at a remote until somebody reads them, and may go again when room is needed.</summary>
/// <remarks>
/// A file that was brought lies in its place, and a mark beside tells that it may go. Who reads such files says so first, under the lock
/// that whoever makes room holds: so none goes that any process reads.
/// </remarks>
internal sealed class RemoteFiles(BarStore store)
{
    private const int AtOnce = 4;
    private const string Parquet = ".parquet";

    private WorkspaceLayout Layout => store.Layout;

    /// <summary>Whether the workspace has remotes.</summary>
    public bool IsUsed => File.Exists(Layout.Remotes);

    /// <summary>Makes sure that files are here, as far as remotes have them, and that they stay until the result is disposed.</summary>
    /// <returns>Null where no file came from a remote.</returns>
    /// <exception cref="ToolkitException">A remote cannot be reached (failure) or its file is damaged (bad data).</exception>
    public IDisposable? Demand(IReadOnlyCollection<FileEntry> files, CancellationToken cancel = default)
    {
        if (files.Count == 0 || !IsUsed)
        {
            return null;
        }

        List<FileEntry> remote = [.. files.Select(file => file with { Path = Layout.Absolute(file.Path) }).Where(file => !File.Exists(file.Path) || File.Exists(Mark(file.Path)))];
        if (remote.Count == 0)
        {
            return null;
        }

        if (store.IsReadOnly)
        {
            RefuseWhenAbsent(remote);
            return null;
        }

        Held held = new(this);
        try
        {
            using (Gate(cancel))
            {
                // Said under the lock: whoever makes room next sees it, or has been here already, and what has gone is missing now.
                held.Claim = store.ClaimAll([.. remote.Select(file => file.Id)]);
                remote.Where(file => File.Exists(file.Path)).ToList().ForEach(file => Touch(Mark(file.Path)));
            }

            held.Fetched = Fetch([.. remote.Where(file => !File.Exists(file.Path))], cancel);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Those of some files that are not here, and are known to lie at a remote.</summary>
    public IReadOnlyList<FileEntry> Elsewhere(IEnumerable<FileEntry> files)
    {
        using RemoteFetch fetch = new(Layout);
        return [.. files.Where(file => !File.Exists(Layout.Absolute(file.Path)) && fetch.Of(file.Sha256) is not null)];
    }

    /// <summary>Whether a remote could bring a file again.</summary>
    public bool Has(string sha256)
    {
        using RemoteFetch fetch = new(Layout);
        return fetch.Of(sha256) is not null;
    }

    /// <summary>Removes files that were brought and nobody reads, the least recently used first, until the rest fits into the room there is for them.</summary>
    public void MakeRoom()
    {
        if (!Directory.Exists(Layout.FetchedFiles))
        {
            return;
        }

        using IDisposable gate = Gate(CancellationToken.None);
        List<(FileInfo Mark, FileInfo File)> brought = [.. new DirectoryInfo(Layout.FetchedFiles).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(mark => (mark, new FileInfo(Layout.Absolute(Path.GetRelativePath(Layout.FetchedFiles, mark.FullName)) + Parquet)))];
        long bytes = brought.Sum(one => one.File.Exists ? one.File.Length : 0);
        if (bytes <= store.Options.RemoteCacheBytes)
        {
            return;
        }

        ProcessNeeds needs = ProcessNeeds.OfAll(Layout, clean: false);
        using RemoteFetch fetch = new(Layout);
        foreach ((FileInfo mark, FileInfo file) in brought.OrderBy(one => one.Mark.LastWriteTimeUtc))
        {
            if (bytes <= store.Options.RemoteCacheBytes || needs.Everything)
            {
                return;
            }

            string id = Path.GetFileNameWithoutExtension(file.Name);
            // What no remote is known to have any more could not be brought again.
            if (!needs.FileIds.Contains(id) && (!file.Exists || (store.Catalog.Read(connection => FileTable.Hash(connection, id)) is { } hash && fetch.Of(hash) is not null)))
            {
                bytes -= file.Exists ? file.Length : 0;
                // The file first: a mark without a file says nothing, a file without a mark would stay for good.
                DurableFile.TryDelete(file.FullName);
                DurableFile.TryDelete(mark.FullName);
            }
        }
    }

    private int Fetch(List<FileEntry> missing, CancellationToken cancel)
    {
        if (missing.Count == 0)
        {
            return 0;
        }

        using RemoteFetch fetch = new(Layout);
        int fetched = 0;
        try
        {
            Parallel.ForEach(missing, new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, file => Interlocked.Add(ref fetched, Fetch(fetch, file, cancel) ? 1 : 0));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return fetched;
    }

    private bool Fetch(RemoteFetch fetch, FileEntry file, CancellationToken cancel)
    {
        string temporary = Path.Combine(store.WorkFolder, Guid.NewGuid().ToString("N") + ".parquet");
        try
        {
            if (!fetch.Into(file.Sha256, temporary, cancel))
            {
                return false;
            }

            FailPoint.Hit("remote.fetched");
            DurableFile.CreateFolder(Path.GetDirectoryName(file.Path)!);
            Touch(Mark(file.Path));
            // Over what another process may have brought meanwhile, which is the same.
            File.Move(temporary, file.Path, overwrite: true);
            FailPoint.Hit("remote.placed");
            return true;
        }
        finally
        {
            DurableFile.TryDelete(temporary);
        }
    }

    private void RefuseWhenAbsent(List<FileEntry> files)
    {
        if (Elsewhere(files) is [var first, ..] absent)
        {
            throw new ToolkitException(
                ErrorKind.Failure,
                $"{absent.Count} files that are needed lie at a remote only, such as {first.Path}, and a workspace that is open for reading only brings none",
                "open it for writing, or bring all files first with `tk.Remotes.PullAsync(files: true)`");
        }
    }

    private OsLock Gate(CancellationToken cancel) => OsLock.Take(Layout.FetchedLock, store.Options.BusyTimeout, "bringing files", cancel);

    private string Mark(string path) => Path.Combine(Layout.FetchedFiles, Path.ChangeExtension(Layout.Relative(path), null));

    private void Touch(string mark)
    {
        if (!File.Exists(mark))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(mark)!);
            using FileStream made = File.Create(mark);
        }

        File.SetLastWriteTimeUtc(mark, store.Options.Clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Files that stay; when they may go, room is made if any had to be brought.</summary>
    private sealed class Held(RemoteFiles files) : IDisposable
    {
        public IDisposable? Claim { get; set; }

        public int Fetched { get; set; }

        public void Dispose()
        {
            Claim?.Dispose();
            Claim = null;
            if (Fetched > 0)
            {
                Fetched = 0;
                files.MakeRoom();
            }
        }
    }
}
