using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>Messages to and from the frames on the wire (https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol). Thread-safe.</summary>
internal sealed class MessageCodec(MessageSigner signer, TimeProvider clock, string session)
{
    public const string ProtocolVersion = "5.3";

    private const int SignedParts = 4;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] Delimiter = [.. "<IDS|MSG>"u8];
    private static readonly byte[] Empty = [.. "{}"u8];

    /// <summary>Reads a message; what is wrong with it otherwise.</summary>
    public JupyterMessage? Read(MessageOrigin origin, IReadOnlyList<byte[]> frames, out string? wrong)
    {
        int delimiter = frames.TakeWhile(f => !f.AsSpan().SequenceEqual(Delimiter)).Count();
        if (frames.Count < delimiter + 2 + SignedParts)
        {
            wrong = "no message of Jupyter";
            return null;
        }

        byte[] signature = frames[delimiter + 1];
        ReadOnlyMemory<byte>[] parts = [.. frames.Skip(delimiter + 2).Take(SignedParts).Select(f => (ReadOnlyMemory<byte>)f)];
        wrong = !signer.IsSignedBy(signature, parts) ? "wrong signature" : !signer.IsNew(signature) ? "a message that came before" : null;
        return wrong is null ? Parse(origin, [.. frames.Take(delimiter)], parts, out wrong) : null;
    }

    /// <summary>The frames of a message, behind the given route.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Write(IEnumerable<byte[]> route, string type, ReadOnlyMemory<byte> parent, JsonObject content, string? id = null)
    {
        JsonObject header = new()
        {
            ["msg_id"] = id ?? Guid.NewGuid().ToString("N"),
            ["session"] = session,
            ["username"] = "toolkit",
            ["date"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["msg_type"] = type,
            ["version"] = ProtocolVersion,
        };
        ReadOnlyMemory<byte>[] parts = [Bytes(header), parent.IsEmpty ? Empty : parent, Empty, Bytes(content)];
        return [.. route.Select(r => (ReadOnlyMemory<byte>)r), Delimiter, signer.Sign(parts), .. parts];
    }

    private static JupyterMessage? Parse(MessageOrigin origin, IReadOnlyList<byte[]> route, ReadOnlyMemory<byte>[] parts, out string? wrong)
    {
        try
        {
            JsonElement header = Object(parts[0]), parent = Object(parts[1]), content = Object(parts[3]);
            if (Text(header, "msg_type") is { } type)
            {
                wrong = null;
                return new(origin, route, parts[0], Text(parent, "msg_id"), type, content);
            }

            wrong = "a header without msg_type";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a text that ends with half a character.
            wrong = $"no JSON: {e.Message}";
        }

        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement Object(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw new JsonException("an object is expected");
    }

    private static byte[] Bytes(JsonObject json)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, Writing))
        {
            json.WriteTo(writer);
        }

        return bytes.ToArray();
    }
}
