using System.Buffers.Binary;
using System.Net;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A socket that knows its peers by identity and answers each by it.</summary>
internal sealed class RouterSocket(IPEndPoint at, SocketSettings settings, Func<byte[], IReadOnlyList<byte[]>, CancellationToken, ValueTask> received)
    : BoundSocket(SocketKind.Router, at, settings)
{
    private readonly Dictionary<string, Peer> _peers = [];
    private uint _unnamed;

    /// <summary>Sends to one peer; false when it is gone or has not read for too long.</summary>
    public bool Send(byte[] identity, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        Peer? peer;
        lock (_peers)
        {
            _peers.TryGetValue(Key(identity), out peer);
        }

        return peer is not null && peer.Send(Frame.Encode(parts), Clock);
    }

    protected override ValueTask ReceivedAsync(Peer from, IReadOnlyList<byte[]> message, CancellationToken cancel) =>
        received(from.Identity, message, cancel);

    protected override void Joined(Peer peer, PeerDescription description)
    {
        Peer? before = null;
        lock (_peers)
        {
            peer.Identity = description.Identity is [not 0, ..] own ? own : Unnamed();
            _peers.Remove(Key(peer.Identity), out before);
            _peers[Key(peer.Identity)] = peer;
        }

        // A client that has reconnected before the old connection was seen to break takes its place.
        before?.Dispose();
    }

    protected override void Left(Peer peer)
    {
        lock (_peers)
        {
            if (_peers.TryGetValue(Key(peer.Identity), out Peer? now) && now == peer)
            {
                _peers.Remove(Key(peer.Identity));
            }
        }
    }

    // A zero in front: identities of peers never begin with one.
    private byte[] Unnamed()
    {
        byte[] identity = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(identity.AsSpan(1), ++_unnamed);
        return identity;
    }

    private static string Key(byte[] identity) => Convert.ToHexString(identity);
}
