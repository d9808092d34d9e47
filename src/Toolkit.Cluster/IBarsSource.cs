namespace Toolkit.Cluster;

/// <summary>Who begins a sweep has its bars, and gives them to workers that have not.</summary>
internal interface IBarsSource : IGrainObserver
{
    /// <summary>A part of bars (<see cref="PortableSeries.Part"/>).</summary>
    Task<byte[]> PartAsync(string sha256, int part);
}
