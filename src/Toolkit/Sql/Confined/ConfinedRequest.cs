using Toolkit.DuckDb;

namespace Toolkit.Sql;

/// <summary>A statement on its way to the confined process.</summary>
internal sealed record ConfinedRequest(string Sql, IReadOnlyDictionary<string, object?> Parameters, int? MaxRows)
{
    public void Write(BinaryWriter to)
    {
        to.Write(Sql);
        FrameWire.WriteValue(to, MaxRows);
        FrameWire.WriteValue(to, Parameters.Where(p => IsNamed(p.Key)).ToDictionary(p => p.Key, p => Plain(p.Key, p.Value)));
        to.Flush();
    }

    public static ConfinedRequest Read(BinaryReader from)
    {
        string sql = from.ReadString();
        int? maxRows = (int?)FrameWire.ReadValue(from);
        return new(sql, (IReadOnlyDictionary<string, object?>)FrameWire.ReadValue(from)!, maxRows);
    }

    // Of an object with many properties only those count that the statement may name.
    private bool IsNamed(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) || Sql.Contains(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value as it is bound.</summary>
    private static object? Plain(string name, object? value) => value switch
    {
        null or DBNull => null,
        char letter => letter.ToString(),
        Timeframe timeframe => timeframe.Name,
        Enum word => word.ToString(),
        DateTimeOffset time => time.UtcDateTime,
        byte[] bytes => bytes,
        string text => text,
        System.Collections.IEnumerable items => items.Cast<object?>().Select(item => Plain(name, item)).ToArray(),
        _ when FrameWire.Knows(value) => value,
        _ => throw SqlValues.Unbindable(name, value),
    };
}
