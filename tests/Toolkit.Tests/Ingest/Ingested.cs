using Toolkit.Storage;
using Toolkit.Tests.Storage;

namespace Toolkit.Tests.Ingest;

/// <summary>A workspace to take bars into, and to read them back from.</summary>
internal sealed class Ingested : IDisposable
{
    public Ingested(WorkspaceOptions? options = null)
    {
        Store = BarStore.Open(Folder.File("workspace"), options);
        Ingest = new(Store);
    }

    public TemporaryFolder Folder { get; } = new();

    public BarStore Store { get; }

    public Ingestor Ingest { get; }

    public Bar[] Bars(string symbol, string timeframe, string exchange = "local") => [.. Store.Read(Stored.Key(symbol, timeframe, exchange)).Values];

    public long Version => Store.Listings.Status().Version;

    public void Dispose()
    {
        Store.Dispose();
        Folder.Dispose();
    }
}
