using System.Net;
using System.Net.Sockets;
using System.Text;
using Toolkit.Notebooks.Jupyter.Zmtp;
using WireFrame = Toolkit.Notebooks.Jupyter.Zmtp.Frame;

namespace Toolkit.Soak;

/// <summary>Bytes that a peer sends to a socket of the kernel. The socket goes on to serve others.</summary>
internal sealed class WireTarget : IFuzzTarget
{
    private const int Greeting = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RouterSocket _socket;
    private readonly SemaphoreSlim _received = new(0);
    private byte[] _last = [];

    public WireTarget()
    {
        _socket = new(new(IPAddress.Loopback, 0), new(new(), TimeProvider.System, _ => { }), (_, message, _) =>
        {
            _last = message[^1];
            _received.Release();
            return ValueTask.CompletedTask;
        });
        _socket.Start();
        byte[] ready = WireFrame.EncodeCommand("READY", [11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "DEALER"u8, 8, .. "Identity"u8, 0, 0, 0, 2, .. "me"u8]);
        byte[] hello = [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0, .. "NULL"u8, .. new byte[Greeting - 16]];
        byte[] message = WireFrame.Encode([Encoding.ASCII.GetBytes("<IDS|MSG>"), new byte[64], new byte[300], Encoding.ASCII.GetBytes("{}")]);
        Samples = [[.. hello, .. ready, .. message], [.. hello, .. ready, .. message, .. WireFrame.EncodeCommand("PING", [0, 1, 2]), .. message]];
    }

    public IReadOnlyList<byte[]> Samples { get; }

    public async Task TakeAsync(byte[] input, Random random)
    {
        // Mostly behind a right greeting, or nearly nothing would come further.
        await SendAsync(random.Next(3) == 0 ? input : [.. Samples[0].AsSpan(0, Greeting), .. input.AsSpan(Math.Min(input.Length, Greeting))]);
        if (random.Next(16) == 0)
        {
            while (_received.Wait(0))
            {
            }

            await SendAsync(Samples[0]);
            if (!await _received.WaitAsync(Patience) || !_last.AsSpan().SequenceEqual("{}"u8))
            {
                throw new DisagreementException("after that the socket does not serve others");
            }
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private async Task SendAsync(byte[] bytes)
    {
        using Socket peer = new(SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource patience = new(Patience);
        await peer.ConnectAsync(_socket.Endpoint, patience.Token);
        byte[] answers = new byte[4096];
        try
        {
            await peer.SendAsync(bytes, patience.Token);
            peer.Shutdown(SocketShutdown.Send);
            while (await peer.ReceiveAsync(answers, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It has hung up on us, as it should.
        }
    }
}
