using System.Text.Json;

namespace Toolkit.Calendars;

/// <summary>Reads JSON token by token and knows the line it is at.</summary>
internal ref struct JsonTokens(CalendarFile file, byte[] utf8)
{
    private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

    public readonly int Line => utf8.AsSpan(0, (int)_reader.TokenStartIndex).Count((byte)'\n') + 1;

    public void Require(JsonTokenType type, string shape)
    {
        Read();
        if (_reader.TokenType != type)
        {
            throw file.Error(Line, shape);
        }
    }

    /// <summary>The next property's name, or null at the end of the object.</summary>
    public string? Property()
    {
        Read();
        return _reader.TokenType == JsonTokenType.PropertyName ? _reader.GetString() : null;
    }

    public string Text()
    {
        Read();
        return _reader.TokenType == JsonTokenType.String ? _reader.GetString()! : throw file.Error(Line, "a text in quotes is expected here");
    }

    public int PositiveInteger()
    {
        Read();
        return _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out int value) && value > 0
            ? value
            : throw file.Error(Line, "a whole number above 0 is expected here");
    }

    /// <summary>The next text of a list, or null at its end.</summary>
    public string? TextOrEnd()
    {
        Read();
        return _reader.TokenType switch
        {
            JsonTokenType.EndArray => null,
            JsonTokenType.String => _reader.GetString(),
            _ => throw file.Error(Line, "a text in quotes is expected here"),
        };
    }

    /// <summary>Whether another list starts inside a list, rather than that one ending.</summary>
    public bool StartOrEnd(string shape)
    {
        Read();
        return _reader.TokenType switch
        {
            JsonTokenType.StartArray => true,
            JsonTokenType.EndArray => false,
            _ => throw file.Error(Line, shape),
        };
    }

    private void Read()
    {
        try
        {
            if (!_reader.Read())
            {
                throw file.Error(Line, "the file ends too early");
            }
        }
        catch (JsonException wrong)
        {
            throw file.Error((int)(wrong.LineNumber ?? 0) + 1, "this is not JSON", wrong.Message);
        }
    }
}
