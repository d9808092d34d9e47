using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Toolkit.Notebooks.Jupyter.Zmtp;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>The sockets against a peer that is written from https://rfc.zeromq.org/spec/23/ and /37/.</summary>
public sealed class ZmtpTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly Channel<string> _notes = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task The_greeting_is_the_64_bytes_of_the_specification()
    {
        await using ReplySocket socket = new(AnyPort, Settings());
        socket.Start();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "REQ");

        byte[] expected = new byte[64];
        (expected[0], expected[9], expected[10], expected[11]) = (0xFF, 0x7F, 3, 0);
        "NULL"u8.CopyTo(expected.AsSpan(12));
        Assert.Equal(expected, client.Greeting);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_heartbeat_gives_back_what_it_gets_whatever_the_minor_version(byte minor)
    {
        await using ReplySocket socket = new(AnyPort, Settings());
        socket.Start();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "REQ", minor: minor);

        foreach (int size in (int[])[0, 1, 255, 256, 100_000])
        {
            byte[] body = [.. Enumerable.Range(0, size).Select(i => (byte)i)];
            await client.SendAsync([], body);
            List<byte[]> back = await client.ReceiveAsync();
            Assert.Equal([0, size], back.Select(b => b.Length));
            Assert.Equal(body, back[1]);
        }
    }

    [Fact]
    public async Task A_message_that_comes_byte_by_byte_is_one_message()
    {
        await using ReplySocket socket = new(AnyPort, Settings());
        socket.Start();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "REQ");

        foreach (byte one in (byte[])[1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c'])
        {
            await client.RawAsync(one);
        }

        Assert.Equal(["", "abc"], await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_router_answers_each_of_several_clients_by_its_identity()
    {
        RouterSocket? self = null;
        await using RouterSocket router = self = new(AnyPort, Settings(), (peer, parts, _) =>
        {
            self!.Send(peer, [.. parts.Select(p => (ReadOnlyMemory<byte>)p), Encoding.ASCII.GetBytes("!")]);
            return ValueTask.CompletedTask;
        });
        router.Start();
        ZmtpClient[] clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ZmtpClient.ConnectAsync(router.Endpoint, "DEALER", i < 4 ? $"name-{i}" : "")));

        await Task.WhenAll(clients.Select((c, i) => c.SendAsync($"{i}", "x")));

        for (int i = 0; i < clients.Length; i++)
        {
            Assert.Equal([$"{i}", "x", "!"], await clients[i].ReceiveTextAsync());
            clients[i].Dispose();
        }
    }

    [Fact]
    public async Task A_client_that_comes_again_under_its_name_takes_its_own_place()
    {
        Channel<byte[]> came = Channel.CreateUnbounded<byte[]>();
        await using RouterSocket router = new(AnyPort, Settings(), (peer, _, _) => came.Writer.WriteAsync(peer));
        router.Start();
        using ZmtpClient before = await ZmtpClient.ConnectAsync(router.Endpoint, "DEALER", "me");
        await before.SendAsync("hello");
        await came.Reader.ReadAsync();
        using ZmtpClient after = await ZmtpClient.ConnectAsync(router.Endpoint, "DEALER", "me");
        await after.SendAsync("hello");
        byte[] identity = await came.Reader.ReadAsync();

        Assert.True(router.Send(identity, ["for you"u8.ToArray()]));
        Assert.Equal(["for you"], await after.ReceiveTextAsync());
        Assert.True(await before.IsHungUpOnAsync());
        Assert.False(router.Send("nobody"u8.ToArray(), ["lost"u8.ToArray()]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_gets_the_topics_it_wants_in_order(bool byCommand)
    {
        await using PublishSocket socket = new(AnyPort, Settings());
        socket.Start();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "SUB");
        await client.RawAsync(byCommand ? [4, 12, 9, .. "SUBSCRIBE"u8, (byte)'a', (byte)'b'] : [0, 3, 1, (byte)'a', (byte)'b']);
        await UntilHeardAsync(socket, client, "ab");

        socket.Publish(["abc"u8.ToArray(), "1"u8.ToArray()]);
        socket.Publish(["b"u8.ToArray(), "2"u8.ToArray()]);
        socket.Publish(["ab"u8.ToArray(), "3"u8.ToArray()]);
        Assert.Equal(["abc", "1"], await client.ReceiveTextAsync());
        Assert.Equal(["ab", "3"], await client.ReceiveTextAsync());

        await client.RawAsync(byCommand ? [4, 9, 6, .. "CANCEL"u8, (byte)'a', (byte)'b'] : [0, 3, 0, (byte)'a', (byte)'b']);
        await client.RawAsync(0, 2, 1, (byte)'z');
        await UntilHeardAsync(socket, client, "z");
        socket.Publish(["ab"u8.ToArray(), "4"u8.ToArray()]);
        socket.Publish(["z"u8.ToArray(), "5"u8.ToArray()]);
        Assert.Equal(["z", "5"], await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Ping_is_answered_with_the_context_it_had()
    {
        await using RouterSocket socket = Silent();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER");

        await client.RawAsync([4, 9, 4, .. "PING"u8, 0, 10, (byte)'h', (byte)'i']);

        (byte flags, byte[] body) = await client.FrameAsync();
        Assert.Equal((4, "\u0004PONGhi"), (flags, Encoding.ASCII.GetString(body)));
    }

    public static TheoryData<string, byte[]> BadBeginnings => new()
    {
        { "HTTP", [.. "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8] },
        { "a signature that does not end as it must", [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7E, 3] },
        { "ZMTP 1", [1, 0, 0, 0] },
        { "ZMTP 2", [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5, 0, 0] },
        { "another mechanism", [0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 0, .. "CURVE"u8, .. new byte[47]] },
    };

    public static TheoryData<string, byte[]> BadFrames => new()
    {
        { "flags that are reserved", [0x80, 0] },
        { "a command with more to come", [5, 0] },
        { "a frame of 2^62 bytes", [2, 0x40, 0, 0, 0, 0, 0, 0, 0] },
        { "a frame of -1 bytes", [2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a message one byte too long", [1, 100, .. new byte[100], 2, 0, 0, 0, 0, 0, 0, 0x03, 0x85] },
        { "a message of too many frames", [.. Enumerable.Repeat<byte[]>([1, 0], 20).SelectMany(f => f)] },
        { "a command without a name", [4, 0] },
        { "a command whose name is longer than it", [4, 2, 9, 9] },
        { "a command that is too long", [6, 0, 0, 0, 0, 0, 0, 0x40, 0] },
    };

    [Theory]
    [MemberData(nameof(BadBeginnings))]
    public async Task What_is_no_peer_is_hung_up_on(string what, byte[] bytes)
    {
        await using RouterSocket socket = Silent();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint);
        await client.RawAsync(bytes);

        Assert.True(await client.IsHungUpOnAsync(), what);
        Assert.Contains("hung up", await _notes.Reader.ReadAsync(), StringComparison.Ordinal);
        await IsAliveAsync(socket);
    }

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task A_peer_that_breaks_the_framing_is_hung_up_on(string what, byte[] bytes)
    {
        await using RouterSocket socket = Silent(new() { MaxMessageBytes = 1000, MaxFrames = 16, MaxCommandBytes = 256 });
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER");
        await client.RawAsync(bytes);

        Assert.True(await client.IsHungUpOnAsync(), what);
        await IsAliveAsync(socket);
    }

    [Fact]
    public async Task Half_a_frame_and_then_the_end_disturbs_nobody()
    {
        await using RouterSocket socket = Silent();
        using (ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER"))
        {
            await client.RawAsync(1, 200, 1, 2, 3);
        }

        using (ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint))
        {
            await client.RawAsync(0xFF, 0, 0);
        }

        await IsAliveAsync(socket);
    }

    [Fact]
    public async Task A_peer_that_never_greets_is_hung_up_on_when_its_time_is_over()
    {
        await using RouterSocket socket = Silent(new() { Handshake = TimeSpan.FromMilliseconds(50) });
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint);

        Assert.True(await client.IsHungUpOnAsync());
        Assert.Contains("no greeting within 0.1 s", await _notes.Reader.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_of_the_wrong_type_is_told_so_and_hung_up_on()
    {
        await using RouterSocket socket = Silent();
        using ZmtpClient client = await ZmtpClient.ConnectAsync(socket.Endpoint, "SUB");

        (byte flags, byte[] body) = await client.FrameAsync();

        Assert.Equal(4, flags);
        Assert.Equal("\u0005ERROR", Encoding.ASCII.GetString(body, 0, 6));
        Assert.Equal("a SUB socket cannot talk to ROUTER", Encoding.ASCII.GetString(body, 7, body[6]));
        Assert.True(await client.IsHungUpOnAsync());
    }

    [Fact]
    public async Task More_peers_than_the_limit_are_hung_up_on()
    {
        await using RouterSocket socket = Silent(new() { MaxPeers = 2 });
        using ZmtpClient one = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER");
        using ZmtpClient two = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER");
        using ZmtpClient three = await ZmtpClient.ConnectAsync(socket.Endpoint);

        Assert.True(await three.IsHungUpOnAsync());
        Assert.Contains("2 are connected", await _notes.Reader.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_is_waited_for_once_then_skipped_with_a_note_and_others_are_served()
    {
        ZmtpLimits limits = new() { SlowPeer = TimeSpan.FromMilliseconds(100), MaxQueuedBytes = 1 << 20 };
        await using PublishSocket socket = new(AnyPort, Settings(limits));
        socket.Start();
        using ZmtpClient idle = await ZmtpClient.ConnectAsync(socket.Endpoint, "SUB");
        using ZmtpClient busy = await ZmtpClient.ConnectAsync(socket.Endpoint, "SUB");
        foreach (ZmtpClient client in (ZmtpClient[])[idle, busy])
        {
            await client.RawAsync(0, 1, 1);
            await UntilHeardAsync(socket, client, "");
        }

        // Far more than the queue and the system's own buffers hold.
        const int Messages = 64;
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < Messages; i++)
        {
            Task publishing = Task.Run(() => socket.Publish(["large"u8.ToArray(), large]));
            Assert.Equal(large.Length, (await busy.ReceiveAsync())[1].Length);
            await publishing;
        }

        Assert.InRange(socket.Dropped, 1, Messages);
        Assert.Contains("does not read", await _notes.Reader.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.168.7.7")]
    public void Only_a_loopback_address_is_listened_on(string address)
    {
        ToolkitException refused = Assert.Throws<ToolkitException>(() => new ReplySocket(new(IPAddress.Parse(address), 0), Settings()));
        Assert.Contains("no loopback address", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_another_address_of_this_machine_nothing_listens()
    {
        await using ReplySocket socket = new(AnyPort, Settings());
        socket.Start();
        IPAddress[] others = [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses.Select(a => a.Address))
            .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a))];

        // 127.0.0.2 is this machine too, and everybody has it on Linux.
        foreach (IPAddress other in OperatingSystem.IsLinux() ? [.. others, IPAddress.Parse("127.0.0.2")] : others)
        {
            await Assert.ThrowsAnyAsync<SocketException>(() => ZmtpClient.ConnectAsync(new IPEndPoint(other, socket.Endpoint.Port)));
        }

        using ZmtpClient own = await ZmtpClient.ConnectAsync(socket.Endpoint, "REQ");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_names_it()
    {
        await using ReplySocket first = new(AnyPort, Settings());
        ToolkitException taken = Assert.Throws<ToolkitException>(() => new ReplySocket(first.Endpoint, Settings()));
        Assert.Equal(ErrorKind.Busy, taken.Kind);
        Assert.Contains(first.Endpoint.ToString(), taken.Message, StringComparison.Ordinal);
    }

    private SocketSettings Settings(ZmtpLimits? limits = null) => new(limits ?? new(), TimeProvider.System, note => _notes.Writer.TryWrite(note));

    private RouterSocket Silent(ZmtpLimits? limits = null)
    {
        RouterSocket? self = null;
        self = new(AnyPort, Settings(limits), (peer, parts, _) =>
        {
            self!.Send(peer, [.. parts.Select(p => (ReadOnlyMemory<byte>)p)]);
            return ValueTask.CompletedTask;
        });
        self.Start();
        return self;
    }

    private static async Task IsAliveAsync(RouterSocket socket)
    {
        using ZmtpClient other = await ZmtpClient.ConnectAsync(socket.Endpoint, "DEALER");
        await other.SendAsync("still", "there");
        Assert.Equal(["still", "there"], await other.ReceiveTextAsync());
    }

    /// <summary>Publishes until the client hears it: only then has its subscription arrived.</summary>
    private static async Task UntilHeardAsync(PublishSocket socket, ZmtpClient client, string topic)
    {
        using CancellationTokenSource heard = new();
        Task calling = Task.Run(async () =>
        {
            while (!heard.IsCancellationRequested)
            {
                socket.Publish([Encoding.ASCII.GetBytes(topic), "?"u8.ToArray()]);
                await Task.Yield();
            }
        });
        await client.ReceiveAsync();
        await heard.CancelAsync();
        await calling;
        socket.Publish([Encoding.ASCII.GetBytes(topic), "."u8.ToArray()]);
        while ((await client.ReceiveTextAsync())[1] != ".")
        {
        }
    }
}
