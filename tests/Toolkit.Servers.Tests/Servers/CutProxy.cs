using System.Net;
using System.Net.Sockets;

namespace Toolkit.Servers.Tests;

/// <summary>Hands on what is said between a client and a port of loopback, and cuts the line at the request of a number: before it is handed on, or before it is answered.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Lock _counting = new();
    private int _cut = int.MaxValue;
    private bool _afterwards;

    public CutProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Requests since the line was set.</summary>
    public int Requests { get; private set; }

    public void CutAt(int request, bool afterwards)
    {
        lock (_counting)
        {
            (Requests, _cut, _afterwards) = (0, request, afterwards);
        }
    }

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
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                Task answers = server.GetStream().CopyToAsync(client.GetStream());
                byte[] buffer = new byte[1 << 16];
                while (await client.GetStream().ReadAsync(buffer) is > 0 and var read)
                {
                    // A request begins what the client says after an answer; one piece of it has its method.
                    bool begins = buffer.AsSpan(0, read).StartsWith("POST "u8) || buffer.AsSpan(0, read).StartsWith("GET "u8);
                    bool cut;
                    lock (_counting)
                    {
                        cut = begins && ++Requests == _cut;
                    }

                    if (cut && !_afterwards)
                    {
                        return;
                    }

                    await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
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
}
