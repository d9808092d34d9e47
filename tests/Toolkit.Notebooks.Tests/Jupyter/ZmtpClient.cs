using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A small peer of ZMTP 3, written byte by byte from the specification and sharing nothing with the sockets it tests.</summary>
internal sealed class ZmtpClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private ZmtpClient(TcpClient tcp) => (_tcp, _stream) = (tcp, tcp.GetStream());

    /// <summary>What the other side sent as its greeting.</summary>
    public byte[] Greeting { get; } = new byte[64];

    /// <summary>Connected, and nothing said.</summary>
    public static async Task<ZmtpClient> ConnectAsync(IPEndPoint to)
    {
        TcpClient tcp = new(to.AddressFamily);
        await tcp.ConnectAsync(to);
        return new(tcp);
    }

    /// <summary>Connected and greeted.</summary>
    public static async Task<ZmtpClient> ConnectAsync(IPEndPoint to, string socketType, string identity = "", byte minor = 1)
    {
        ZmtpClient client = await ConnectAsync(to);
        await client.GreetAsync(minor);
        await client.RawAsync(Ready(socketType, identity));
        (byte flags, byte[] body) = await client.FrameAsync();
        Assert.Equal(4, flags);
        Assert.StartsWith("\u0005READY", Encoding.ASCII.GetString(body), StringComparison.Ordinal);
        return client;
    }

    public async Task GreetAsync(byte minor = 1)
    {
        byte[] greeting = new byte[64];
        (greeting[0], greeting[9], greeting[10], greeting[11]) = (0xFF, 0x7F, 3, minor);
        "NULL"u8.CopyTo(greeting.AsSpan(12));
        await RawAsync(greeting);
        await _stream.ReadExactlyAsync(Greeting).AsTask().WaitAsync(Patience);
    }

    public static byte[] Ready(string socketType, string identity)
    {
        List<byte> body = [5, .. "READY"u8];
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)[("Socket-Type", socketType), ("Identity", identity)])
        {
            body.AddRange([(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0, 0, 0, (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        return [4, (byte)body.Count, .. body];
    }

    public Task RawAsync(params byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    public async Task SendAsync(params byte[][] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            byte more = (byte)(i < parts.Length - 1 ? 1 : 0);
            byte[] head = [(byte)(more | 2), .. new byte[8]];
            BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), parts[i].Length);
            await RawAsync([.. parts[i].Length > 255 ? head : [more, (byte)parts[i].Length], .. parts[i]]);
        }
    }

    public Task SendAsync(params string[] parts) => SendAsync([.. parts.Select(Encoding.UTF8.GetBytes)]);

    public async Task<List<byte[]>> ReceiveAsync()
    {
        List<byte[]> parts = [];
        byte flags;
        do
        {
            (flags, byte[] body) = await FrameAsync();
            Assert.Equal(0, flags & 4);
            parts.Add(body);
        }
        while ((flags & 1) != 0);
        return parts;
    }

    public async Task<string[]> ReceiveTextAsync() => [.. (await ReceiveAsync()).Select(Encoding.UTF8.GetString)];

    public async Task<(byte Flags, byte[] Body)> FrameAsync()
    {
        byte[] head = new byte[9];
        await _stream.ReadExactlyAsync(head.AsMemory(0, 2)).AsTask().WaitAsync(Patience);
        long size = head[1];
        if ((head[0] & 2) != 0)
        {
            await _stream.ReadExactlyAsync(head.AsMemory(2, 7)).AsTask().WaitAsync(Patience);
            size = BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(1));
        }

        byte[] body = new byte[size];
        await _stream.ReadExactlyAsync(body).AsTask().WaitAsync(Patience);
        return (head[0], body);
    }

    /// <summary>Whether the other side hangs up, whatever it sends before.</summary>
    public async Task<bool> IsHungUpOnAsync()
    {
        byte[] rest = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(rest).AsTask().WaitAsync(Patience) > 0)
            {
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose() => _tcp.Dispose();

    private static TimeSpan Patience => TimeSpan.FromMinutes(5);
}
