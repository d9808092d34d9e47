using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ClickHouse.Driver.ADO.Readers;

namespace Toolkit.ClickHouse.Calls;

/// <summary>The columns of an answer, in the types of a frame: times UTC, wide numbers and nested values as text.</summary>
internal sealed class ResultColumns
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly (string Name, string Type, List<object?> Values)[] _columns;

    public ResultColumns(ClickHouseDataReader reader) =>
        _columns = [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), Bare(reader.GetDataTypeName(i)), new List<object?>()))];

    /// <returns>Whether there were more rows than wanted.</returns>
    public async Task<bool> ReadAsync(ClickHouseDataReader reader, int? most, CancellationToken cancel)
    {
        for (int rows = 0; await reader.ReadAsync(cancel).ConfigureAwait(false); rows++)
        {
            if (rows == most)
            {
                return true;
            }

            for (int i = 0; i < _columns.Length; i++)
            {
                bool isTime = _columns[i].Type.StartsWith("DateTime", StringComparison.Ordinal);
                _columns[i].Values.Add(reader.IsDBNull(i) ? null : isTime ? reader.GetDateTimeOffset(i).UtcDateTime : reader.GetValue(i));
            }
        }

        return false;
    }

    public IEnumerable<(string Name, Array Values)> Named() => _columns.Select(column => (column.Name, Typed(column.Type.Split('(')[0], column.Values)));

    private static string Bare(string type)
    {
        foreach (string around in (string[])["LowCardinality(", "Nullable("])
        {
            type = type.StartsWith(around, StringComparison.Ordinal) ? type[around.Length..^1] : type;
        }

        return type;
    }

    private static Array Typed(string type, List<object?> values) => type switch
    {
        "Bool" => Of<bool>(values),
        "Int8" => Of<sbyte>(values),
        "Int16" => Of<short>(values),
        "Int32" => Of<int>(values),
        "Int64" => Of<long>(values),
        "UInt8" => Of<byte>(values),
        "UInt16" => Of<ushort>(values),
        "UInt32" => Of<uint>(values),
        "UInt64" => Of<ulong>(values),
        "Float32" or "BFloat16" => Of<float>(values),
        "Float64" => Of<double>(values),
        "DateTime" or "DateTime64" => Of<DateTime>(values),
        "Date" or "Date32" => Of<DateOnly>(values.ConvertAll(value => value is DateTime date ? DateOnly.FromDateTime(date) : value)),
        "UUID" => Of<Guid>(values),
        _ when type.StartsWith("Decimal", StringComparison.Ordinal) => Decimals(values),
        _ => values.Select(value => value is null or string ? (string?)value : Text(value)).ToArray(),
    };

    private static Array Of<T>(List<object?> values)
        where T : struct => values.Contains(null) ? values.Select(value => (T?)value).ToArray() : values.Select(value => (T)value!).ToArray();

    /// <summary>Numbers where each fits, else text.</summary>
    private static Array Decimals(List<object?> values)
    {
        string?[] texts = [.. values.Select(value => value is null ? null : string.Create(CultureInfo.InvariantCulture, $"{value}"))];
        decimal?[] numbers = [.. texts.Select(text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : (decimal?)null)];
        return texts.Zip(numbers).All(pair => pair.First is null == pair.Second is null) ? numbers : texts;
    }

    /// <summary>Arrays, tuples and maps as JSON.</summary>
    private static string Text(object? value)
    {
        return value switch
        {
            byte[] bytes => Convert.ToHexStringLower(bytes),
            IDictionary or IEnumerable or ITuple => Nested(value),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        };
    }

    private static string Nested(object? value) => value switch
    {
        null or DBNull => "null",
        string text => Quoted(text),
        bool flag => flag ? "true" : "false",
        DateTime time => $"\"{DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}\"",
        double or float or sbyte or byte or short or ushort or int or uint or long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        IDictionary map => "{" + string.Join(',', map.Keys.Cast<object>().Select(key => $"{Quoted(string.Create(CultureInfo.InvariantCulture, $"{key}"))}:{Nested(map[key])}")) + "}",
        ITuple tuple => "[" + string.Join(',', Enumerable.Range(0, tuple.Length).Select(i => Nested(tuple[i]))) + "]",
        IEnumerable list => "[" + string.Join(',', list.Cast<object?>().Select(Nested)) + "]",
        _ => Quoted(string.Create(CultureInfo.InvariantCulture, $"{value}")),
    };

    private static string Quoted(string text) => JsonSerializer.Serialize(text, AsWritten);
}
