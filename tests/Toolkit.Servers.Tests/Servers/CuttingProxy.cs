using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toolkit.Servers.Tests;

/// <summary>A link to a server on loopback that can be cut at a request.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _to;
    private int _requests;
    private volatile int _cutAt = int.MaxValue;
    private volatile bool _stays, _answer;

    public CuttingProxy(int to)
    {
        _to = to;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Whether the cut has happened.</summary>
    public bool HasCut => _requests >= _cutAt;

    /// <summary>Cuts at the request of a number, counted from now: in the middle of it, or with <paramref name="answer"/> in place of its answer.</summary>
    public void CutAt(int request, bool stays, bool answer)
    {
        (_requests, _stays, _answer) = (0, stays, answer);
        _cutAt = request;
    }

    public void Mend() => CutAt(int.MaxValue, false, false);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient server = new();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _to);
                Task back = PassAsync(server.GetStream(), client.GetStream());
                byte[] buffer = new byte[1 << 16];
                for (int read; (read = await client.GetStream().ReadAsync(buffer)) > 0;)
                {
                    bool cut = Begins(buffer.AsSpan(0, read)) && Interlocked.Increment(ref _requests) is var number && (number == _cutAt || (_stays && number > _cutAt));
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, cut && !_answer ? read / 2 : read));
                    if (cut)
                    {
                        return;
                    }
                }

                await back;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private static async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    private static bool Begins(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..Math.Min(8, bytes.Length)]).Split(' ')[0] is "GET" or "PUT" or "HEAD" or "POST";
}
