namespace Toolkit.Cluster;

/// <summary>The bars of a sweep, by their hashes.</summary>
internal sealed class BarsSource(IReadOnlyList<BarSeries> series) : IBarsSource
{
    public Task<byte[]> PartAsync(string sha256, int part) => Task.Run(() => PortableSeries.Part(series.First(s => s.Sha256 == sha256), part));
}
