using System.Net;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A socket that sends every message to all peers that want its topic, in one order.</summary>
/// <remarks>A peer that does not read holds the sender up for <see cref="ZmtpLimits.SlowPeer"/>; then messages to it are dropped, with a note, until it reads again.</remarks>
internal sealed class PublishSocket(IPEndPoint at, SocketSettings settings) : BoundSocket(SocketKind.Publish, at, settings)
{
    private readonly Lock _order = new();
    private readonly List<Peer> _peers = [];
    private long _dropped;

    /// <summary>Messages that a peer did not get because it did not read.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Sends a message whose first part is its topic.</summary>
    public void Publish(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        lock (_order)
        {
            Peer[] wanting;
            lock (_peers)
            {
                wanting = [.. _peers.Where(p => p.Subscriptions.Match(parts[0]))];
            }

            if (wanting.Length == 0)
            {
                return;
            }

            byte[] wire = Frame.Encode(parts);
            foreach (Peer peer in wanting)
            {
                Send(peer, wire);
            }
        }
    }

    protected override ValueTask ReceivedAsync(Peer from, IReadOnlyList<byte[]> message, CancellationToken cancel)
    {
        // As ZMTP 3.0 subscribes: one byte that says whether, then the prefix.
        switch (message)
        {
            case [[1, .. var prefix]]:
                from.Subscriptions.Add(prefix, Limits);
                break;
            case [[0, .. var prefix]]:
                from.Subscriptions.Remove(prefix);
                break;
        }

        return ValueTask.CompletedTask;
    }

    protected override void Joined(Peer peer, PeerDescription description)
    {
        lock (_peers)
        {
            _peers.Add(peer);
        }
    }

    protected override void Left(Peer peer)
    {
        lock (_peers)
        {
            _peers.Remove(peer);
        }
    }

    private void Send(Peer peer, byte[] wire)
    {
        bool sent = peer.IsStalled ? peer.TrySend(wire) : peer.Send(wire, Clock);
        if (!sent)
        {
            Interlocked.Increment(ref _dropped);
            if (!peer.IsStalled)
            {
                Note("a peer does not read: messages to it are dropped");
            }
        }

        peer.IsStalled = !sent;
    }
}
