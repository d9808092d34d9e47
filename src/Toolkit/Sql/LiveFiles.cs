using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Sql;

/// <summary>The files of one version that a view shows, each checked once before a statement reads it.</summary>
/// <param name="which">Which files of the version are the view's.</param>
internal sealed class LiveFiles(Func<FileEntry, bool> which)
{
    private readonly HashSet<string> _checked = [];
    private List<FileEntry> _unchecked = [];

    public IReadOnlyList<string> Paths { get; private set; } = [];

    /// <summary>Takes the files of another version.</summary>
    public void Take(StoreSnapshot snapshot)
    {
        List<FileEntry> live = [.. snapshot.AllFiles().Where(which)];
        Paths = live.ConvertAll(file => file.Path);
        // Once each in a session, since a file never changes: a store of thousands of files is not looked over at each new version.
        _checked.IntersectWith(live.Select(file => file.Id));
        _unchecked = live.FindAll(file => !_checked.Contains(file.Id));
    }

    /// <inheritdoc cref="StoreSnapshot.Check"/>
    public long Check(StoreSnapshot snapshot)
    {
        long bytes = snapshot.Check(_unchecked);
        _checked.UnionWith(_unchecked.Select(file => file.Id));
        _unchecked = [];
        return bytes;
    }
}
