using System.Net;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A socket that gives every message back: the heartbeat.</summary>
internal sealed class ReplySocket(IPEndPoint at, SocketSettings settings) : BoundSocket(SocketKind.Reply, at, settings)
{
    protected override ValueTask ReceivedAsync(Peer from, IReadOnlyList<byte[]> message, CancellationToken cancel)
    {
        from.TrySend(Frame.Encode([.. message.Select(p => (ReadOnlyMemory<byte>)p)]));
        return ValueTask.CompletedTask;
    }
}
