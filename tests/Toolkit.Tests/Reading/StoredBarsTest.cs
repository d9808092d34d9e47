using Toolkit.Storage;

namespace Toolkit.Tests.Reading;

/// <summary>A store in a folder of its own, and the reader of its bars.</summary>
public abstract class StoredBarsTest : IDisposable
{
    private protected static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private protected readonly TemporaryFolder _folder = new();
    private protected readonly BarStore _store;
    private protected readonly BarReader _bars;

    protected StoredBarsTest()
    {
        _store = BarStore.Open(_folder.Path);
        _bars = new(_store);
    }

    public virtual void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
