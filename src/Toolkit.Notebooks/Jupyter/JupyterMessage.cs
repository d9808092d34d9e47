using System.Text.Json;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>A message of a client, checked.</summary>
/// <param name="Origin">The socket and the peer it came from, where its reply goes.</param>
/// <param name="Route">The frames before the delimiter, which a reply bears as well.</param>
/// <param name="Header">Its header as it was, which everything it causes bears as parent.</param>
/// <param name="ParentId">The id of the message that it answers, where it names one.</param>
/// <param name="Type">E.g. <c>execute_request</c>.</param>
/// <param name="Content">What it says.</param>
internal sealed record JupyterMessage(
    MessageOrigin Origin, IReadOnlyList<byte[]> Route, ReadOnlyMemory<byte> Header, string? ParentId, string Type, JsonElement Content)
{
    /// <summary>A text of the content; empty when it is absent or something else.</summary>
    public string Text(string name) => Content.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public bool Flag(string name, bool otherwise) => Content.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => otherwise }
        : otherwise;

    /// <summary>A whole number of the content; null when it is absent or something else.</summary>
    public int? Number(string name) => Content.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;
}
