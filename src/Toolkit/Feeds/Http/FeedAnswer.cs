using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Toolkit.Feeds;

/// <summary>A complete answer to one request.</summary>
internal sealed record FeedAnswer(HttpStatusCode Status, byte[] Body, HttpResponseHeaders? Headers)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <exception cref="JsonException">The body is no JSON, or ends too early.</exception>
    public JsonDocument Json() => JsonDocument.Parse(Body);

    /// <summary>The body as a line of text for a message.</summary>
    public string Excerpt()
    {
        string text = Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 200))).ReplaceLineEndings(" ").Trim();
        return new string([.. text.Where(c => !char.IsControl(c))]);
    }
}
