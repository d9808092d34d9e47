using System.Text.Json;
using SQLitePCL;

namespace Toolkit.Ingest;

/// <summary>The columns of a table of an older system by their names, whose case and underscores do not matter.</summary>
internal sealed class OlderColumns(IReadOnlyList<string> names)
{
    private readonly string[] _words = [.. names.Select(Word)];

    /// <summary>The place of the first of some names that is there, or -1.</summary>
    public int Find(params ReadOnlySpan<string> wanted)
    {
        foreach (string name in wanted)
        {
            if (Array.IndexOf(_words, Word(name)) is >= 0 and var at)
            {
                return at;
            }
        }

        return -1;
    }

    public static string Word(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}

/// <summary>A row of a small table of an older system.</summary>
internal sealed record OlderRow(OlderColumns Columns, object?[] Values)
{
    /// <summary>The value of the first of some columns that is there; null for NULL and for no such column.</summary>
    public object? this[params ReadOnlySpan<string> names] => Columns.Find(names) is >= 0 and var at ? Values[at] : null;

    public string? Text(params ReadOnlySpan<string> names) => this[names] is { } value && Text(value) is { Length: > 0 } text ? text : null;

    public double? Number(params ReadOnlySpan<string> names) => this[names] is { } value ? Number(value) : null;

    /// <summary>A time as text, or counted in s, ms, us or ns; what says no zone is UTC.</summary>
    public DateTime? Time(params ReadOnlySpan<string> names) => this[names] is not { } value ? null
        : Number(value) is { } count ? TimeFormat.OfCount(count) is { } micros ? UnixMicroseconds.ToDateTime(micros) : null
        : DateTime.TryParse(Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time) ? time : null;

    /// <summary>A column of JSON; null when it is empty, or no JSON.</summary>
    public JsonElement? Json(params ReadOnlySpan<string> names)
    {
        try
        {
            return Text(names) is { } text ? JsonElement.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value of SQLite as text, from which numbers come back to the last bit.</summary>
    public static string Text(object value) => value switch
    {
        double number => Math.Abs(number) is >= 1e15 and < 1e20 ? number.ToString("F0", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    /// <summary>The same of a column of a row that SQLite has just read.</summary>
    public static string Text(sqlite3_stmt row, int column, int type) => type switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(row, column).ToString(CultureInfo.InvariantCulture),
        raw.SQLITE_FLOAT => Text(raw.sqlite3_column_double(row, column)),
        _ => raw.sqlite3_column_text(row, column).utf8_to_string(),
    };

    private static double? Number(object value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
    };
}
