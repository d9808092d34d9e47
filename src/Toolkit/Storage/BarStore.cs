using Toolkit.Catalog;

namespace Toolkit.Storage;

/// <summary>The bars of a workspace: publishing new ones, and a consistent sight of one version.</summary>
internal sealed class BarStore : IDisposable
{
    public Published Publish(Publication publication, CancellationToken cancel = default) => throw new NotSupportedException();

    /// <summary>The state of one version; what it needs is kept on disk until it is disposed.</summary>
    public StoreSnapshot Snapshot(long? asOf = null) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
