namespace Toolkit.Cluster;

/// <summary>One attempt to run a block, wherever Orleans puts it.</summary>
internal interface IBlockGrain : IGrainWithGuidKey
{
    /// <summary>Runs the combinations; rows come as they are made, and Orleans' beats between them say that the worker lives.</summary>
    IAsyncEnumerable<BlockRow> RunAsync(Block block, CancellationToken cancel = default);
}
