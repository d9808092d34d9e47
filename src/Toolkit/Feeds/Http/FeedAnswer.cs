using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Toolkit.Feeds;

/// <summary>A complete answer to one request.</summary>
internal sealed record FeedAnswer(HttpStatusCode Status, byte[] Body, HttpResponseHeaders? Headers)
{
    /// <summary>Media type that the server states, such as <c>text/html</c>; null when it states none.</summary>
    public string? MediaType { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Where the server sends on to, or null when this is an answer of its own.</summary>
    public Uri? Location => (int)Status is 301 or 302 or 303 or 307 or 308 ? Headers?.Location : null;

    /// <exception cref="JsonException">The body is no JSON, or ends too early.</exception>
    public JsonDocument Json() => JsonDocument.Parse(Body);

    /// <summary>What the body is, when it is no JSON.</summary>
    public UnusableAnswerException NoJson(JsonException error)
    {
        (string what, bool isCutOff) = Body.AsSpan().Trim(" \t\r\n"u8) switch
        {
            [] => ("nothing in it", false),
            [(byte)'<', ..] => ("a web page", false),
            _ => IsBeginning() ? ("JSON that ends too early", true) : ("text that is no JSON", false),
        };
        return new($"answered {Words} with {what}{Size}, where JSON was expected", isCutOff, null, error);
    }

    /// <summary>The status as it is said: <c>404 (not found)</c>.</summary>
    public string Words => (int)Status switch
    {
        204 => "204 (no content)",
        401 => "401 (a login is needed)",
        403 => "403 (forbidden)",
        404 => "404 (not found)",
        407 => "407 (the proxy needs a login)",
        408 => "408 (the request took too long)",
        418 => "418 (this address is banned for a while)",
        429 => "429 (too many requests)",
        451 => "451 (not served in this country)",
        >= 500 and var status => $"{status} (the server has trouble)",
        var status => $"{status}",
    };

    /// <summary>What the server says about an error, behind a colon, where it does so in JSON; the rest of its text is not repeated.</summary>
    public string Says()
    {
        try
        {
            using JsonDocument json = Json();
            return Texts(json.RootElement) is { } text ? ": " + text : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for a text that is not valid Unicode.
            return "";
        }
    }

    private static string? Texts(JsonElement root) => root.Text("msg") ?? root.Text("message") ?? root.Text("error") ?? root.Text("description");

    private string Size => Body.Length == 0 ? "" : $" ({Body.Length} bytes{(MediaType is { } type ? $" of {ServerText.Of(type)}" : "")})";

    /// <summary>Whether it could go on to be JSON.</summary>
    private bool IsBeginning()
    {
        Utf8JsonReader reader = new(Body, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
