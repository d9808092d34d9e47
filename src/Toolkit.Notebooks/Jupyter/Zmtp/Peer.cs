using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>One connection to a socket, from its greeting to its end.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _socket;
    private readonly Stream _in;
    private readonly Stream _out;
    private readonly FrameReader _frames;
    private readonly ZmtpLimits _limits;
    private readonly SendQueue _queue;

    public Peer(Socket socket, ZmtpLimits limits)
    {
        socket.NoDelay = true;
        (_socket, _limits, _queue) = (socket, limits, new(limits));
        _out = new NetworkStream(socket, ownsSocket: false);
        _in = new BufferedStream(_out, 1 << 16);
        _frames = new(_in, limits);
    }

    /// <summary>The name that messages to it bear; its own, or one that was made for it.</summary>
    public byte[] Identity { get; set; } = [];

    /// <summary>Whether it has not read for so long that messages to it were dropped.</summary>
    public bool IsStalled { get; set; }

    /// <summary>The topics it wants, of a socket that publishes.</summary>
    public Subscriptions Subscriptions { get; } = new();

    public async Task<PeerDescription> GreetAsync(SocketKind kind, TimeProvider clock, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(_limits.Handshake, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            return await Handshake.RunAsync(_in, _frames, _out, kind, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ZmtpException($"no greeting within {_limits.Handshake.TotalSeconds:0.#} s");
        }
    }

    /// <summary>Messages one after the other until it hangs up; commands are obeyed on the way.</summary>
    public async IAsyncEnumerable<IReadOnlyList<byte[]>> ReceiveAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        List<byte[]> parts = [];
        long left = _limits.MaxMessageBytes;
        while (await _frames.NextAsync(left, cancel) is { } frame)
        {
            if (frame.IsCommand)
            {
                Obey(frame.Body);
                continue;
            }

            parts.Add(frame.Body);
            left -= frame.Body.Length;
            if (parts.Count > _limits.MaxFrames)
            {
                throw new ZmtpException($"a message of more than {_limits.MaxFrames} frames");
            }

            if (!frame.HasMore)
            {
                yield return parts;
                (parts, left) = ([], _limits.MaxMessageBytes);
            }
        }
    }

    public bool TrySend(byte[] wire) => _queue.TryAdd(wire);

    /// <summary>Sends, waiting for a peer that reads slowly; false when it took too long or the peer is gone.</summary>
    public bool Send(byte[] wire, TimeProvider clock) => _queue.Add(wire, clock);

    /// <summary>Writes what is sent until <see cref="Close"/>.</summary>
    public Task WriteAsync(CancellationToken cancel) => _queue.DrainAsync(_out, cancel);

    /// <summary>Takes nothing more to send; what waits is still written.</summary>
    public void Close() => _queue.Close();

    public void Dispose()
    {
        _queue.Close();
        _socket.Dispose();
    }

    // PING and SUBSCRIBE are of ZMTP 3.1 (https://rfc.zeromq.org/spec/37/); a peer of that version may use them all the same.
    private void Obey(ReadOnlySpan<byte> command)
    {
        const int TimeToLive = 2;
        if (command.IsEmpty || command[0] >= command.Length)
        {
            throw new ZmtpException("a command without a name");
        }

        ReadOnlySpan<byte> argument = command[(1 + command[0])..];
        switch (Encoding.ASCII.GetString(command.Slice(1, command[0])))
        {
            case "PING" when argument.Length >= TimeToLive:
                TrySend(Frame.EncodeCommand("PONG", argument[TimeToLive..]));
                break;
            case "SUBSCRIBE":
                Subscriptions.Add(argument, _limits);
                break;
            case "CANCEL":
                Subscriptions.Remove(argument.ToArray());
                break;
            case "ERROR":
                throw new ZmtpException("the peer reports an error");
        }
    }
}
