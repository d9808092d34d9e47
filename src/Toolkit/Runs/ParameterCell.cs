namespace Toolkit.Runs;

/// <summary>A parameter's value as SQLite keeps it, and back.</summary>
internal static class ParameterCell
{
    private const string Text = "text", Whole = "int", Real = "double", Truth = "bool", Exact = "decimal", Moment = "time", Span = "timespan";

    public static (string Kind, object Value) Of(object value) => value switch
    {
        bool truth => (Truth, truth ? 1L : 0L),
        byte or sbyte or short or ushort or int or uint or long => (Whole, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        // SQLite takes NaN for NULL and knows no words for infinities.
        double number when !double.IsFinite(number) => (Real, number.ToString(CultureInfo.InvariantCulture)),
        double number => (Real, number),
        float number => Of((double)number),
        ParameterValue { IsNumber: true } number => Of(number.Number),
        decimal number => (Exact, number.ToString(CultureInfo.InvariantCulture)),
        ulong number => (Exact, number.ToString(CultureInfo.InvariantCulture)),
        DateTime time => (Moment, time.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => (Span, span.ToString("c", CultureInfo.InvariantCulture)),
        // As the command line writes it.
        Enum word => (Text, word.ToString().ToLowerInvariant()),
        IFormattable other => (Text, other.ToString(null, CultureInfo.InvariantCulture)),
        _ => (Text, value.ToString() ?? string.Empty),
    };

    /// <summary>The same as text, a whole number of a fraction's kind as SQLite writes it: <c>10.0</c>.</summary>
    public static string InText(object value) => value switch
    {
        double number when Math.Abs(number) < 1e15 && number == Math.Floor(number) => number.ToString("0.0", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>Words (of enums, timeframes, sizes) come back as text.</summary>
    public static object Read(string kind, object value) => (kind, value) switch
    {
        (Truth, long number) => number != 0,
        // A team's database has text.
        (Truth, string text) => text != "0",
        (Whole, string text) => Read(kind, long.Parse(text, CultureInfo.InvariantCulture)),
        (Whole, long number) when number is >= int.MinValue and <= int.MaxValue => (int)number,
        (Real, long number) => (double)number,
        (Real, string text) => double.Parse(text, CultureInfo.InvariantCulture),
        (Exact, string text) => decimal.Parse(text, CultureInfo.InvariantCulture),
        (Moment, string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        (Span, string text) => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture),
        _ => value,
    };
}
