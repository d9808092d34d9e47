using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toolkit.Servers.Tests;

/// <summary>A link to an HTTP server on loopback that can be cut at a request.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _to;
    private readonly Lock _counting = new();
    private int _cutAt = int.MaxValue;
    private bool _answer, _stays;

    public CuttingProxy(int to)
    {
        _to = to;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Endpoint => $"http://127.0.0.1:{Port}";

    /// <summary>Requests since the cut was set.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether the cut has happened.</summary>
    public bool HasCut => Requests >= _cutAt;

    /// <summary>Cuts at the request of a number, counted from now.</summary>
    /// <param name="request">Its number, from 1.</param>
    /// <param name="answer">In place of its answer, when it has arrived; else in the middle of it.</param>
    /// <param name="stays">Whether all requests after it are cut, too.</param>
    public void CutAt(int request, bool answer, bool stays = false)
    {
        lock (_counting)
        {
            (Requests, _cutAt, _answer, _stays) = (0, request, answer, stays);
        }
    }

    public void Mend() => CutAt(int.MaxValue, false);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end.
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
                Task answers = PassAsync(server.GetStream(), client.GetStream());
                byte[] buffer = new byte[1 << 16];
                while (await client.GetStream().ReadAsync(buffer) is > 0 and var read)
                {
                    (bool cut, bool answer) = Cuts(buffer.AsSpan(0, read));
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, cut && !answer ? read / 2 : read));
                    if (cut && !answer)
                    {
                        return;
                    }

                    if (cut)
                    {
                        // The rest of the request is still handed on, and its answer is lost.
                        client.Client.Shutdown(SocketShutdown.Send);
                    }
                }

                server.Client.Shutdown(SocketShutdown.Send);
                await answers;
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // Either side has gone.
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
            // Either side has gone.
        }
    }

    /// <summary>A request begins with a piece that has its method.</summary>
    private (bool Cut, bool Answer) Cuts(ReadOnlySpan<byte> piece)
    {
        if (Encoding.ASCII.GetString(piece[..Math.Min(8, piece.Length)]).Split(' ')[0] is not ("GET" or "PUT" or "HEAD" or "POST"))
        {
            return default;
        }

        lock (_counting)
        {
            Requests++;
            return (Requests == _cutAt || (_stays && Requests > _cutAt), _answer);
        }
    }
}
