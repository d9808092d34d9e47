using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Toolkit.Servers.Tests.Team;

/// <summary>What the link does when a commit is asked for.</summary>
internal enum Cut
{
    /// <summary>The commit never arrives.</summary>
    Before,

    /// <summary>The commit is made, its answer never arrives.</summary>
    After,

    /// <summary>The commit arrives only when the next attempt of its writer is under way.</summary>
    Late,
}

/// <summary>A link to a server that breaks at a commit, when it is told to.</summary>
internal sealed class CommitProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly Lock _turn = new();
    private Cut? _next;
    private TaskCompletionSource? _late;

    public CommitProxy(string connection)
    {
        Npgsql.NpgsqlConnectionStringBuilder parts = new(connection);
        _server = parts.Port;
        _listener.Start();
        parts.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Connection = parts.ConnectionString;
        _ = AcceptAsync();
    }

    public string Connection { get; }

    public int Cuts { get; private set; }

    public void CutNext(Cut how)
    {
        lock (_turn)
        {
            _next = how;
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
                TcpClient server = new();
                await server.ConnectAsync(IPAddress.Loopback, _server);
                _ = UpAsync(client, server);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task UpAsync(TcpClient client, TcpClient server)
    {
        using TcpClient a = client, b = server;
        NetworkStream up = client.GetStream(), down = server.GetStream();
        TaskCompletionSource answers = new();
        Task back = DownAsync(down, up, answers);
        byte[] buffer = new byte[65_536];
        try
        {
            while (await up.ReadAsync(buffer) is > 0 and int count)
            {
                string text = Encoding.Latin1.GetString(buffer, 0, count);
                Cut? cut = Decide(text);
                if (cut is null)
                {
                    await down.WriteAsync(buffer.AsMemory(0, count));
                    if (text.Contains("toolkit.writers", StringComparison.Ordinal))
                    {
                        Interlocked.Exchange(ref _late, null)?.SetResult();
                    }

                    continue;
                }

                Cuts++;
                answers.SetResult();
                if (cut == Cut.After)
                {
                    await down.WriteAsync(buffer.AsMemory(0, count));
                    _ = await down.ReadAsync(new byte[1]);
                }
                else if (cut == Cut.Late)
                {
                    TaskCompletionSource late = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    _late = late;
                    client.Close();
                    await late.Task;
                    await down.WriteAsync(buffer.AsMemory(0, count));
                    _ = await down.ReadAsync(new byte[1]);
                }

                return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }
    }

    /// <summary>Passes answers on until they are to be lost.</summary>
    private static async Task DownAsync(NetworkStream from, NetworkStream to, TaskCompletionSource lost)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            while (!lost.Task.IsCompleted && await from.ReadAsync(buffer) is > 0 and int count && !lost.Task.IsCompleted)
            {
                await to.WriteAsync(buffer.AsMemory(0, count));
            }

            to.Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
        }
    }

    private Cut? Decide(string text)
    {
        lock (_turn)
        {
            if (_next is { } cut && text.Contains("COMMIT\0", StringComparison.Ordinal))
            {
                _next = null;
                return cut;
            }

            return null;
        }
    }
}
