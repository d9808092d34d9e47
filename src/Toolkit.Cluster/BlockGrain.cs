using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orleans.Placement;

namespace Toolkit.Cluster;

/// <summary>Placed where the fewest blocks are, gone when it is done.</summary>
[ActivationCountBasedPlacement]
internal sealed class BlockGrain(HostSweeps host) : Grain, IBlockGrain
{
    public async IAsyncEnumerable<BlockRow> RunAsync(Block block, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        try
        {
            Channel<BlockRow> rows = Channel.CreateUnbounded<BlockRow>(new() { SingleReader = true });
            Task run = host.RunAsync(block, rows.Writer, cancel);
            await foreach (BlockRow row in rows.Reader.ReadAllAsync(CancellationToken.None))
            {
                yield return row;
            }

            await run;
        }
        finally
        {
            DeactivateOnIdle();
        }
    }
}
