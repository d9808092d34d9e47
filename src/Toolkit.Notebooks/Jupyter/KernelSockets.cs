using System.Net;
using System.Threading.Channels;
using Toolkit.Notebooks.Jupyter.Zmtp;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>The five sockets of a kernel: checked messages come out of it, signed ones go into it. Thread-safe.</summary>
internal sealed class KernelSockets : IAsyncDisposable
{
    private const int MostWaiting = 1000;

    private readonly List<BoundSocket> _all = [];
    private readonly MessageCodec _codec;
    private readonly KernelLog _log;
    private readonly Channel<JupyterMessage> _shell = Channel.CreateBounded<JupyterMessage>(MostWaiting);
    private readonly Channel<JupyterMessage> _control = Channel.CreateBounded<JupyterMessage>(MostWaiting);
    private readonly Channel<JupyterMessage> _stdin = Channel.CreateBounded<JupyterMessage>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly RouterSocket _shellSocket;
    private readonly RouterSocket _controlSocket;
    private readonly RouterSocket _stdinSocket;
    private readonly PublishSocket _ioPub;
    private readonly string _session = Guid.NewGuid().ToString("N");

    /// <summary>Binds them all or none.</summary>
    public KernelSockets(ConnectionFile file, SocketSettings settings, KernelLog log)
    {
        _codec = new(new MessageSigner(file.Key), settings.Clock, _session);
        _log = log;
        try
        {
            _all.Add(_shellSocket = new(At(file.ShellPort), settings, (peer, frames, cancel) => TakeAsync(MessageChannel.Shell, peer, frames, cancel)));
            _all.Add(_controlSocket = new(At(file.ControlPort), settings, (peer, frames, cancel) => TakeAsync(MessageChannel.Control, peer, frames, cancel)));
            _all.Add(_stdinSocket = new(At(file.StdinPort), settings, (peer, frames, cancel) => TakeAsync(MessageChannel.Stdin, peer, frames, cancel)));
            _all.Add(_ioPub = new(At(file.IoPubPort), settings));
            ReplySocket heartbeat = new(At(file.HeartbeatPort), settings);
            _all.Add(heartbeat);
            Connection = file with
            {
                ShellPort = _shellSocket.Endpoint.Port,
                ControlPort = _controlSocket.Endpoint.Port,
                StdinPort = _stdinSocket.Endpoint.Port,
                IoPubPort = _ioPub.Endpoint.Port,
                HeartbeatPort = heartbeat.Endpoint.Port,
            };
        }
        catch
        {
            _all.ForEach(s => s.DisposeAsync().AsTask().GetAwaiter().GetResult());
            throw;
        }

        IPEndPoint At(int port) => new(file.Address, port);
    }

    /// <summary>The connection with the ports that were bound, where 0 asked for any.</summary>
    public ConnectionFile Connection { get; }

    public ChannelReader<JupyterMessage> Shell => _shell.Reader;

    public ChannelReader<JupyterMessage> Control => _control.Reader;

    /// <summary>What clients answer; the oldest is dropped where nobody reads it.</summary>
    public ChannelReader<JupyterMessage> Stdin => _stdin.Reader;

    public void Start() => _all.ForEach(s => s.Start());

    /// <summary>Answers the one who asked.</summary>
    public void Reply(JupyterMessage request, string type, JsonObject content)
    {
        RouterSocket socket = request.Origin.Channel == MessageChannel.Control ? _controlSocket : _shellSocket;
        if (!socket.Send(request.Origin.Peer, _codec.Write(request.Route, type, request.Header, content)))
        {
            _log.Say($"nobody there to take a {type}");
        }
    }

    /// <summary>Asks the client whose request is running; false when it has no socket there.</summary>
    public bool Ask(JupyterMessage request, string id, JsonObject content) =>
        _stdinSocket.Send(request.Origin.Peer, _codec.Write(request.Route, "input_request", request.Header, content, id));

    /// <summary>Tells everybody who listens.</summary>
    public void Publish(string type, ReadOnlyMemory<byte> parent, JsonObject content) =>
        _ioPub.Publish(_codec.Write([Encoding.ASCII.GetBytes($"kernel.{_session}.{type}")], type, parent, content));

    public async ValueTask DisposeAsync()
    {
        _shell.Writer.TryComplete();
        _control.Writer.TryComplete();
        _stdin.Writer.TryComplete();
        await Task.WhenAll(_all.Select(s => s.DisposeAsync().AsTask()));
    }

    private async ValueTask TakeAsync(MessageChannel channel, byte[] peer, IReadOnlyList<byte[]> frames, CancellationToken cancel)
    {
        JupyterMessage? message = _codec.Read(new(channel, peer), frames, out string? wrong);
        if (message is null)
        {
            _log.Refuse(wrong!);
            return;
        }

        Channel<JupyterMessage> queue = channel switch { MessageChannel.Control => _control, MessageChannel.Stdin => _stdin, _ => _shell };
        try
        {
            await queue.Writer.WriteAsync(message, cancel);
        }
        catch (ChannelClosedException)
        {
            // The kernel is shutting down.
        }
    }
}
