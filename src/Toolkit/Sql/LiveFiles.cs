using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The files of one version that a view shows, each checked once before a statement reads it.</summary>
/// <param name="which">Which files of the version are the view's.</param>
internal sealed class LiveFiles(Func<FileEntry, bool> which)
{
    private readonly HashSet<string> _checked = [];
    private List<FileEntry> _unchecked = [];
    private long? _version;

    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>Makes the view show a version.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="read">Whether a statement reads the view, so that its files are to be checked.</param>
    /// <param name="needed">Of files that may lie at a remote, which ones the statement can need; null: all.</param>
    /// <param name="show">Makes the view anew, by <see cref="Paths"/>.</param>
    /// <returns>The bytes that were hashed.</returns>
    public long Refresh(StoreSnapshot snapshot, bool read, Func<FileEntry, bool>? needed, Action show)
    {
        if (snapshot.MayLackFiles)
        {
            return RefreshNeeded(snapshot, read, needed, show);
        }

        bool isNew = _version != snapshot.Version;
        if (isNew)
        {
            Take(snapshot);
        }

        long hashed = read ? Check(snapshot) : 0;
        if (isNew)
        {
            show();
            _version = snapshot.Version;
        }

        return hashed;
    }

    /// <summary>The view names what is needed alone: DuckDB would look for the others.</summary>
    private long RefreshNeeded(StoreSnapshot snapshot, bool read, Func<FileEntry, bool>? needed, Action show)
    {
        List<FileEntry> live = read ? [.. snapshot.AllFiles().Where(file => which(file) && needed?.Invoke(file) is not false)] : [];
        long hashed = snapshot.Check(live);
        List<string> paths = live.ConvertAll(file => file.Path);
        if (_version != snapshot.Version || !paths.SequenceEqual(Paths))
        {
            Paths = paths;
            show();
            _version = snapshot.Version;
        }

        return hashed;
    }

    /// <summary>Makes the next <see cref="Refresh"/> show its version again.</summary>
    public void Forget() => _version = null;

    private void Take(StoreSnapshot snapshot)
    {
        List<FileEntry> live = [.. snapshot.AllFiles().Where(which)];
        Paths = live.ConvertAll(file => file.Path);
        // Once each in a session, since a file never changes: a store of thousands of files is not looked over at each new version.
        _checked.IntersectWith(live.Select(file => file.Id));
        _unchecked = live.FindAll(file => !_checked.Contains(file.Id));
    }

    private long Check(StoreSnapshot snapshot)
    {
        long bytes = snapshot.Check(_unchecked);
        _checked.UnionWith(_unchecked.Select(file => file.Id));
        _unchecked = [];
        return bytes;
    }
}
