using Toolkit.Storage;

namespace Toolkit;

/// <summary>Shares bars and option quotes with other machines by way of an S3 bucket or a folder: push, pull, and clones that bring files when they are read.</summary>
public sealed class Remotes
{
    private readonly BarStore _store;

    internal Remotes(BarStore store) => _store = store;

    /// <summary>The remotes of this workspace, by name.</summary>
    public IReadOnlyList<RemoteRow> List() => RemoteList.Read(_store.Layout);

    /// <summary>Gives a remote a name. Nothing is asked of it yet, and no credentials are kept: they come from the usual places of the AWS SDK.</summary>
    /// <param name="name">Letters, digits, - and _.</param>
    /// <param name="url"><c>s3://bucket/prefix</c>, or a folder.</param>
    /// <param name="endpoint">The address of an S3 server other than Amazon's.</param>
    /// <exception cref="ToolkitException">The name is taken, or the name or the address is none (usage).</exception>
    public RemoteRow Add(string name, string url, string? endpoint = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(url);
        RemoteRow added = RemoteList.Checked(name, url, endpoint);
        using IDisposable turn = _store.Catalog.LockForWriting(CancellationToken.None);
        IReadOnlyList<RemoteRow> now = List();
        if (now.FirstOrDefault(one => one.Name == name) is { } taken)
        {
            return taken == added ? taken : throw ToolkitException.Usage($"there is a remote '{name}' already: {taken.Url}", "remove it first with `tk.Remotes.Remove()`, or take another name");
        }

        RemoteList.Write(_store.Layout, now.Append(added));
        return added;
    }

    /// <summary>Forgets a remote; what lies there stays.</summary>
    /// <exception cref="ToolkitException">There is none of the name (not found), or files of this workspace lie there only (usage).</exception>
    public void Remove(string name)
    {
        RemoteRow remote = RemoteList.Find(_store.Layout, name);
        using (StoreSnapshot snapshot = _store.Snapshot())
        {
            if (_store.Remote.Elsewhere(snapshot.AllFiles()).Count is > 0 and var absent)
            {
                throw ToolkitException.Usage($"{absent} files of this workspace lie at a remote only", "bring them first with `tk.Remotes.PullAsync(files: true)`");
            }
        }

        _store.Catalog.Write(transaction =>
        {
            transaction.Connection.Execute("DELETE FROM metadata WHERE key = $key", ("$key", RemoteSync.Key(name)));
            transaction.Written();
        });
        using IDisposable turn = _store.Catalog.LockForWriting(CancellationToken.None);
        RemoteList.Write(_store.Layout, List().Where(one => one != remote));
        RemoteFetch.Forget(_store.Layout, name);
    }

    /// <summary>Sends the current version: the files that the remote lacks, then the list of all, then the word that this is the newest.</summary>
    /// <param name="name">The remote; null for the only one.</param>
    /// <param name="progress">Is told of each file.</param>
    /// <param name="cancel">Stops it; what was sent is not sent again.</param>
    /// <exception cref="ToolkitException">
    /// The remote has a version that this workspace does not have, or cannot be reached (failure); there is none of the name (not
    /// found); an S3 remote without <see cref="WorkspaceOptions.Team"/> (usage); a file is lost or damaged (bad data).
    /// </exception>
    public Task<RemoteReport> PushAsync(string? name = null, IProgress<RemoteProgress>? progress = null, CancellationToken cancel = default) =>
        RunAsync(name, progress, sync => sync.Push(), cancel);

    /// <summary>
    /// Makes the remote's newest version that of this workspace. What was published here since the last push or pull stays, on top of it.
    /// Runs, the live store, features and ticks are not touched.
    /// </summary>
    /// <param name="name">The remote; null for the only one.</param>
    /// <param name="files">Whether all files are brought now, as far as there is room for them, and not when they are read.</param>
    /// <param name="progress">Is told of each file.</param>
    /// <param name="cancel">Stops it; then nothing has changed.</param>
    /// <exception cref="ToolkitException">
    /// Nothing was pushed there, or there is none of the name (not found); it cannot be reached (failure); prices or quotes of both sides
    /// that do not mix, or an S3 remote without <see cref="WorkspaceOptions.Team"/> (usage); something there is damaged (bad data).
    /// </exception>
    public Task<RemoteReport> PullAsync(string? name = null, bool files = false, IProgress<RemoteProgress>? progress = null, CancellationToken cancel = default) =>
        RunAsync(name, progress, sync => sync.Pull(files), cancel);

    private Task<RemoteReport> RunAsync(string? name, IProgress<RemoteProgress>? progress, Func<RemoteSync, RemoteReport> work, CancellationToken cancel)
    {
        _store.Catalog.RefuseWhenReadOnly();
        RemoteRow remote = RemoteList.Find(_store.Layout, name);
        return Task.Run(
            () =>
            {
                using RemoteSync sync = new(_store, remote, progress, cancel);
                return work(sync);
            },
            cancel);
    }
}
