namespace Toolkit.Catalog;

/// <content>Opening without writing: the file as it lies when nothing is in the WAL, else a copy of both.</content>
internal sealed partial class CatalogDatabase
{
    private readonly Lock _reopen = new();
    private readonly ReadOnlySight _sight;

    private static CatalogDatabase OpenForReading(WorkspaceLayout layout, WorkspaceOptions options, Exception? whyReadOnly)
    {
        CatalogDatabase catalog = new(layout, options, ConnectionPool.Private(() => throw new InvalidOperationException("read-only")), true, whyReadOnly);
        try
        {
            int version = catalog.Read(catalog.SchemaVersion);
            return version == Schema.Version
                ? catalog
                : throw ToolkitException.BadData(
                    $"{layout.Catalog} has schema {version}, older than this toolkit's {Schema.Version}",
                    "open it once as a user who may write there, which brings it up to date");
        }
        catch
        {
            catalog.Dispose();
            throw;
        }
    }

    /// <summary>The connections to read through; a read-only workspace looks first whether a writer has moved on.</summary>
    private ConnectionPool Pool()
    {
        if (!IsReadOnly && IsThere)
        {
            return _pool;
        }

        lock (_reopen)
        {
            // Nothing yet, or what another thread has made meanwhile.
            return IsReadOnly ? _sight.Pool() : _pool;
        }
    }
}
