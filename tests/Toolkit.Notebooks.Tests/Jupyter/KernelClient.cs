using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Toolkit.Notebooks.Assistance;
using Toolkit.Notebooks.Jupyter;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

/// <summary>A kernel in this process and a client of it that makes its messages by hand.</summary>
internal sealed class KernelClient : IAsyncDisposable
{
    private const string Key = "a-key";

    private readonly TemporaryFolder _folder;
    private readonly NotebookSession _session;
    private readonly JupyterKernel _kernel;
    private readonly KernelLog _log;
    private readonly ZmtpClient _shell;
    private readonly ZmtpClient _control;
    private readonly ZmtpClient _ioPub;
    private readonly ZmtpClient _stdin;
    private int _requests;

    private KernelClient(TemporaryFolder folder, NotebookSession session, JupyterKernel kernel, StringWriter said, KernelLog log, ZmtpClient[] clients)
    {
        (_folder, _session, _kernel, Log, _log) = (folder, session, kernel, said, log);
        (_shell, _control, _ioPub, _stdin) = (clients[0], clients[1], clients[2], clients[3]);
    }

    /// <summary>What the kernel has said on its stderr.</summary>
    public StringWriter Log { get; }

    /// <inheritdoc cref="KernelLog.Refused"/>
    public long Refused => _log.Refused;

    /// <inheritdoc cref="JupyterKernel.Waiting"/>
    public int Waiting => _kernel.Waiting;

    /// <summary>Ends when the kernel does.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <param name="stdin">What the client calls itself where it is asked.</param>
    public static async Task<KernelClient> StartAsync(string stdin = "client")
    {
        TemporaryFolder folder = new();
        SessionOptions options = new() { Folder = folder.Path };
        NotebookSession session = new(options);
        StringWriter said = new();
        KernelLog log = new(said);
        ConnectionFile file = new()
        {
            Address = IPAddress.Loopback,
            ShellPort = 0,
            ControlPort = 0,
            IoPubPort = 0,
            StdinPort = 0,
            HeartbeatPort = 0,
            Key = Encoding.UTF8.GetBytes(Key),
        };
        JupyterKernel kernel = new(file, session, new CodeAssistance(session.CSharp, folder.Path, () => []), log, TimeProvider.System);
        Task running = kernel.RunAsync(CancellationToken.None);
        ConnectionFile at = kernel.Connection;
        ZmtpClient[] clients =
        [
            await ZmtpClient.ConnectAsync(new(at.Address, at.ShellPort), "DEALER", "client"),
            await ZmtpClient.ConnectAsync(new(at.Address, at.ControlPort), "DEALER", "client"),
            await ZmtpClient.ConnectAsync(new(at.Address, at.IoPubPort), "SUB"),
            await ZmtpClient.ConnectAsync(new(at.Address, at.StdinPort), "DEALER", stdin),
        ];
        KernelClient client = new(folder, session, kernel, said, log, clients) { Running = running };
        await client._ioPub.RawAsync(0, 1, 1);
        await client.UntilHeardAsync();
        return client;
    }

    /// <summary>Sends a request and gives its id.</summary>
    public async Task<string> SendAsync(string type, JsonObject content, bool control = false, string key = Key)
    {
        (string id, byte[][] parts) = Made(type, content, key);
        await (control ? _control : _shell).SendAsync(parts);
        return id;
    }

    public (string Id, byte[][] Parts) Made(string type, JsonObject content, string key = Key, string? parent = null)
    {
        string id = $"request-{++_requests}";
        JsonObject header = new() { ["msg_id"] = id, ["session"] = "s", ["username"] = "u", ["date"] = "2026-01-02T03:04:05Z", ["msg_type"] = type, ["version"] = "5.3" };
        byte[][] json = [.. new JsonNode[] { header, parent is null ? new JsonObject() : new JsonObject { ["msg_id"] = parent }, new JsonObject(), content }.Select(j => Encoding.UTF8.GetBytes(j.ToJsonString()))];
        return (id, [[.. "<IDS|MSG>"u8], Signed(key, json), .. json]);
    }

    /// <summary>The next question of a cell.</summary>
    public async Task<Message> AskedAsync() => Read(await _stdin.ReceiveAsync());

    /// <summary>Answers a question; without naming one, as some clients do.</summary>
    public Task AnswerAsync(JsonObject content, string? question = null, string key = Key) => _stdin.SendAsync(Made("input_reply", content, key, question).Parts);

    public Task SendPartsAsync(byte[][] parts) => _shell.SendAsync(parts);

    public async Task<Message> ReplyAsync(bool control = false) => Read(await (control ? _control : _shell).ReceiveAsync());

    public async Task<Message> HeardAsync() => Read(await _ioPub.ReceiveAsync());

    /// <summary>Runs a cell: its reply, and what was heard between busy and idle.</summary>
    public async Task<(JsonObject Reply, IReadOnlyList<Message> Heard)> ExecuteAsync(string code, JsonObject? with = null)
    {
        string id = await SendAsync("execute_request", Request(code, with));
        return (await ReplyToAsync(id), await HeardOfAsync(id));
    }

    public static JsonObject Request(string code, JsonObject? with = null)
    {
        JsonObject content = new() { ["code"] = code };
        foreach ((string name, JsonNode? value) in with ?? [])
        {
            content[name] = value?.DeepClone();
        }

        return content;
    }

    public async Task<JsonObject> AskAsync(string type, JsonObject content, bool control = false)
    {
        string id = await SendAsync(type, content, control);
        JsonObject reply = await ReplyToAsync(id, control);
        await HeardOfAsync(id);
        return reply;
    }

    public async Task<JsonObject> ReplyToAsync(string id, bool control = false)
    {
        Message reply = await ReplyAsync(control);
        Assert.Equal(id, reply.ParentId);
        return reply.Content;
    }

    /// <summary>What is heard of a request, which must begin with busy and end with idle.</summary>
    public async Task<IReadOnlyList<Message>> HeardOfAsync(string id)
    {
        List<Message> heard = [];
        do
        {
            heard.Add(await HeardAsync());
            Assert.Equal(id, heard[^1].ParentId);
        }
        while (!(heard[^1].Type == "status" && heard[^1].Content["execution_state"]!.ToString() == "idle"));
        Assert.Equal(("status", "busy"), (heard[0].Type, heard[0].Content["execution_state"]!.ToString()));
        return heard[1..^1];
    }

    public async ValueTask DisposeAsync()
    {
        _kernel.Interrupt();
        await _kernel.DisposeAsync();
        foreach (ZmtpClient client in (ZmtpClient[])[_shell, _control, _ioPub, _stdin])
        {
            client.Dispose();
        }

        await _session.DisposeAsync();
        _folder.Dispose();
    }

    // Until the subscription has arrived nothing is heard, so the kernel is asked until something is.
    private async Task UntilHeardAsync()
    {
        Task<Message> heard = HeardAsync();
        string id;
        do
        {
            id = await SendAsync("kernel_info_request", []);
            await ReplyToAsync(id);
        }
        while (!heard.IsCompleted);

        for (Message last = await heard; last.ParentId != id || last.Type != "status" || last.Content["execution_state"]!.ToString() != "idle";)
        {
            last = await HeardAsync();
        }
    }

    private static Message Read(List<byte[]> frames)
    {
        int at = frames.FindIndex(f => f.AsSpan().SequenceEqual("<IDS|MSG>"u8));
        Assert.Equal(Encoding.ASCII.GetString(Signed(Key, [.. frames.Skip(at + 2).Take(4)])), Encoding.ASCII.GetString(frames[at + 1]));
        JsonObject[] json = [.. frames.Skip(at + 2).Take(4).Select(f => JsonNode.Parse(f)!.AsObject())];
        return new(json[0]["msg_type"]!.ToString(), json[0]["msg_id"]!.ToString(), json[1]["msg_id"]?.ToString(), json[3]);
    }

    private static byte[] Signed(string key, byte[][] parts) =>
        Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), parts.SelectMany(p => p).ToArray())));

    /// <summary>A message of the kernel.</summary>
    internal sealed record Message(string Type, string Id, string? ParentId, JsonObject Content)
    {
        public override string ToString() => $"{Type} {Content.ToJsonString(new JsonSerializerOptions())}";
    }
}
