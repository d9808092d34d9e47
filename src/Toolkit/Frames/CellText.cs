using System.Numerics;

namespace Toolkit.Frames;

/// <summary>The text of single values: invariant culture, shortest form that reads back the same, times in ISO 8601.</summary>
internal static class CellText
{
    public static string Of(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime time => TimeText.Of(time),
        DateOnly date => TimeText.Of(date),
        TimeOnly time => TimeText.Of(time),
        byte[] bytes => Convert.ToBase64String(bytes),
        System.Collections.IEnumerable nested => JsonCells.Text(nested),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Writes the value of a row into the buffer and gives its length, or null where the type has no fast way.</summary>
    public static Formatter? Fast(FrameColumn column) => column switch
    {
        FrameColumn<double> c => (row, to) => Number(c.Values.Span[row], to),
        FrameColumn<float> c => (row, to) => Number(c.Values.Span[row], to),
        FrameColumn<long> c => (row, to) => Number(c.Values.Span[row], to),
        FrameColumn<int> c => (row, to) => Number(c.Values.Span[row], to),
        FrameColumn<decimal> c => (row, to) => Number(c.Values.Span[row], to),
        FrameColumn<DateTime> c => (row, to) => TimeText.Write(to, c.Values.Span[row]),
        _ => null,
    };

    public delegate int Formatter(int row, Span<char> to);

    /// <summary>Room for the longest text that a <see cref="Formatter"/> makes.</summary>
    public const int MaxLength = 64;

    private static int Number<T>(T value, Span<char> to) where T : INumber<T>
    {
        value.TryFormat(to, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
