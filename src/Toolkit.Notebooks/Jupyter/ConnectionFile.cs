using System.Net;
using System.Text.Json;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>What a Jupyter client tells a kernel it starts: where to listen, and the key that messages are signed with.</summary>
/// <remarks>The format is that of https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files.</remarks>
internal sealed record ConnectionFile
{
    private const string Remedy = "start the kernel from Jupyter or VS Code, which write this file";

    public required IPAddress Address { get; init; }

    public required int ShellPort { get; init; }

    public required int IoPubPort { get; init; }

    public required int StdinPort { get; init; }

    public required int ControlPort { get; init; }

    public required int HeartbeatPort { get; init; }

    /// <summary>The key of the HMAC; never empty.</summary>
    public required byte[] Key { get; init; }

    /// <exception cref="ToolkitException">It is not there, no connection file, or asks for what the kernel does not do.</exception>
    public static ConnectionFile Read(string path)
    {
        string text;
        try
        {
            text = OrdinaryFile.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ToolkitException.NotFound($"no connection file {path}", Remedy);
        }

        try
        {
            return Parse(text);
        }
        catch (ToolkitException e)
        {
            throw new ToolkitException(e.Kind, $"{path}: {e.Message}", e.Hint, e);
        }
    }

    public static ConnectionFile Parse(string text)
    {
        JsonElement json;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            json = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw ToolkitException.BadData($"no JSON: {e.Message}", Remedy);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw ToolkitException.BadData("a JSON object is expected", Remedy);
        }

        Expect(json, "transport", "tcp", "sockets of the file system are not supported: set the client's transport to tcp");
        Expect(json, "signature_scheme", "hmac-sha256", "it is the one scheme supported, and Jupyter's default");
        string key = TextOf(json, "key");
        return new()
        {
            Address = Loopback(TextOf(json, "ip")),
            ShellPort = Port(json, "shell_port"),
            IoPubPort = Port(json, "iopub_port"),
            StdinPort = Port(json, "stdin_port"),
            ControlPort = Port(json, "control_port"),
            HeartbeatPort = Port(json, "hb_port"),
            Key = key.Length > 0 ? Encoding.UTF8.GetBytes(key) : throw ToolkitException.BadData("'key' is empty", "without a key messages cannot be checked: let the client make one"),
        };
    }

    private static IPAddress Loopback(string ip)
    {
        IPAddress? address = ip == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(ip, out IPAddress? parsed) ? parsed : null;
        return address switch
        {
            null => throw ToolkitException.BadData($"'ip' is no address: '{ip}'", Remedy),
            _ when !IPAddress.IsLoopback(address) => throw ToolkitException.Usage(
                $"'ip' is {ip}, which other machines may reach", "the kernel runs code, so it listens on this machine only: let the client use 127.0.0.1"),
            _ => address,
        };
    }

    private static void Expect(JsonElement json, string name, string value, string hint)
    {
        if (json.TryGetProperty(name, out JsonElement given) && !(given.ValueKind == JsonValueKind.String && given.ValueEquals(value)))
        {
            throw ToolkitException.Usage($"'{name}' is {given.GetRawText()}, not {value}", hint);
        }
    }

    private static string TextOf(JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw ToolkitException.BadData($"'{name}' is missing or no text", Remedy);
        }
        catch (InvalidOperationException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"'{name}' is not valid Unicode", Remedy, e);
        }
    }

    private static int Port(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int port) && port is > 0 and <= IPEndPoint.MaxPort
            ? port
            : throw ToolkitException.BadData($"'{name}' is missing or no port", Remedy);
}
