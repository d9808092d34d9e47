using System.Net;
using System.Net.Sockets;

namespace Toolkit.Notebooks.Jupyter.Zmtp;

/// <summary>A socket that listens on a loopback address and serves the peers that connect. Thread-safe.</summary>
internal abstract class BoundSocket : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly SocketKind _kind;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _closed = new();
    private readonly Action<string> _note;
    private readonly HashSet<Task> _serving = [];
    private Task _accepting = Task.CompletedTask;

    protected BoundSocket(SocketKind kind, IPEndPoint at, SocketSettings settings)
    {
        if (!IPAddress.IsLoopback(at.Address))
        {
            throw ToolkitException.Usage($"{at.Address} is no loopback address", "the kernel talks to this machine only: use 127.0.0.1");
        }

        (_kind, Limits, Clock, _note) = (kind, settings.Limits, settings.Clock, settings.Note);
        _listener = new(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(at);
            _listener.Listen();
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new ToolkitException(ErrorKind.Busy, $"{at} cannot be listened on: {e.Message}", "another program may have the port; start the kernel again", e);
        }
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    protected ZmtpLimits Limits { get; }

    protected TimeProvider Clock { get; }

    /// <summary>Accepts peers from now on.</summary>
    public void Start() => _accepting = Task.Run(AcceptAsync);

    /// <summary>Stops listening, gives what waits a moment to be written, and hangs up.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Dispose();
        Task[] serving;
        lock (_serving)
        {
            serving = [.. _serving];
        }

        await Task.WhenAll(serving);
        _closed.Dispose();
    }

    /// <summary>A message has come; while this runs the peer is not read.</summary>
    protected abstract ValueTask ReceivedAsync(Peer from, IReadOnlyList<byte[]> message, CancellationToken cancel);

    protected virtual void Joined(Peer peer, PeerDescription description)
    {
    }

    protected virtual void Left(Peer peer)
    {
    }

    protected void Note(string text) => _note($"{_kind.Name} socket: {text}");

    private async Task AcceptAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                Admit(await _listener.AcceptAsync(_closed.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Such as too many open files: it may pass, and must not be asked again at once.
                Note($"a connection failed before it began: {e.Message}");
                await Task.Delay(Pause, Clock, CancellationToken.None);
            }
        }
    }

    private void Admit(Socket connection)
    {
        lock (_serving)
        {
            if (_serving.Count >= Limits.MaxPeers)
            {
                Note($"hung up on a peer: {Limits.MaxPeers} are connected");
                connection.Dispose();
                return;
            }

            Task serving = Task.Run(() => ServeAsync(connection));
            _serving.Add(serving);
            serving.ContinueWith(
                done =>
                {
                    lock (_serving)
                    {
                        _serving.Remove(done);
                    }
                }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        using Peer peer = new(connection, Limits);
        using CancellationTokenSource last = new(Timeout.InfiniteTimeSpan, Clock);
        Task writing = Task.CompletedTask;
        bool joined = false;
        try
        {
            PeerDescription description = await peer.GreetAsync(_kind, Clock, _closed.Token);
            Joined(peer, description);
            joined = true;
            writing = WriteAsync(peer, last.Token);
            await foreach (IReadOnlyList<byte[]> message in peer.ReceiveAsync(_closed.Token))
            {
                await ReceivedAsync(peer, message, _closed.Token);
            }
        }
        catch (ZmtpException e)
        {
            Note($"hung up on a peer: {e.Message}");
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It has gone, or we have: nothing to say.
        }
        finally
        {
            if (joined)
            {
                Left(peer);
            }

            // A moment is left for what is on its way, as the reply to a shutdown.
            peer.Close();
            last.CancelAfter(LastWords);
            await writing;
        }
    }

    private static async Task WriteAsync(Peer peer, CancellationToken cancel)
    {
        try
        {
            await peer.WriteAsync(cancel);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The reading side notices it too and ends the peer.
            peer.Dispose();
        }
    }
}
