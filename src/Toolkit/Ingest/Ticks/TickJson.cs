using System.Runtime.InteropServices;
using System.Text.Json;

namespace Toolkit.Ingest;

/// <summary>Ticks as JSON: one object a line, or one array of objects.</summary>
internal sealed class TickJson : TickSource
{
    private readonly InputFile _file;
    private readonly bool _array;
    private readonly Dictionary<string, TickColumns> _columns = new(StringComparer.Ordinal);

    public TickJson(InputFile file, TickParser parser, bool array)
        : base(parser)
    {
        (_file, _array) = (file, array);
        (_, string raw, JsonElement? tick) = Values().FirstOrDefault();
        Columns = tick is { ValueKind: JsonValueKind.Object } first
            ? Of(first)
            : throw ToolkitException.BadData($"{file.Name} does not begin with a tick: {(raw is null ? "it is empty" : raw)}", "one JSON object a line, or one array of objects, is read");
        parser.MustHaveSymbol(Columns, file.Name);
    }

    public override TickColumns Columns { get; }

    public override IEnumerable<(long Line, string Raw, Tick Tick, string? Reason)> Read()
    {
        foreach ((long number, string raw, JsonElement? value) in Values())
        {
            Tick tick = default;
            string? reason = value is { ValueKind: JsonValueKind.Object } one ? Parse(one, out tick) : "it is no JSON object";
            yield return (number, raw, tick, reason);
        }
    }

    private string? Parse(JsonElement value, out Tick tick)
    {
        tick = default;
        try
        {
            return Parser.Parse(Of(value), [.. value.EnumerateObject().Select(Text)], out tick);
        }
        catch (ToolkitException e)
        {
            return e.Message;
        }
    }

    private TickColumns Of(JsonElement value)
    {
        string[] names = [.. value.EnumerateObject().Select(property => Valid(() => property.Name))];
        string key = string.Join('\0', names);
        return _columns.TryGetValue(key, out TickColumns? known) ? known : _columns[key] = TickColumns.Of(names, _file.Name);
    }

    private static string Text(JsonProperty property) => property.Value.ValueKind switch
    {
        JsonValueKind.Null => string.Empty,
        JsonValueKind.String => Valid(() => property.Value.GetString()!),
        _ => Valid(property.Value.GetRawText),
    };

    /// <summary>JSON may hold bytes, and escapes of half a character, that are no text.</summary>
    private static string Valid(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException e)
        {
            throw new ToolkitException(ErrorKind.BadData, "it holds a text that is not valid Unicode", "mend the file: JSON is UTF-8", e);
        }
    }

    private IEnumerable<(long Number, string Raw, JsonElement? Value)> Values() => _array ? OfArray() : Lines(_file).Select(line => (line.Number, line.Text, OfLine(line.Text)));

    private static JsonElement? OfLine(string line)
    {
        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private IEnumerable<(long Number, string Raw, JsonElement? Value)> OfArray()
    {
        using Stream text = _file.OpenText();
        using IEnumerator<JsonElement> values = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(text).ToBlockingEnumerable().GetEnumerator();
        for (long number = 1; Next(values); number++)
        {
            yield return (number, Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(values.Current)), values.Current);
        }
    }

    private bool Next(IEnumerator<JsonElement> values)
    {
        try
        {
            return values.MoveNext();
        }
        catch (JsonException e)
        {
            throw new ToolkitException(ErrorKind.BadData, $"{_file.Name} is no array of JSON objects: {e.Message}", "mend the file; nothing of it was stored", e);
        }
        catch (Exception e) when (InputFile.IsDamage(e))
        {
            throw _file.Damaged(e);
        }
    }
}
