namespace Toolkit.Backtesting;

/// <summary>Values of the types that a strategy's parameters may have, as words and numbers.</summary>
internal static class PlainValue
{
    /// <summary>Whether a parameter may have this type.</summary>
    public static bool Takes(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain == typeof(string) || plain == typeof(Timeframe) || plain == typeof(Sizing) || plain == typeof(TimeSpan)
            || plain == typeof(DateTime) || plain == typeof(decimal) || (plain.IsPrimitive && plain != typeof(nint) && plain != typeof(nuint));
    }

    /// <summary>What a user may write for it.</summary>
    public static string NameOf(Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            { IsEnum: true } => string.Join('|', Enum.GetNames(plain).Select(n => n.ToLowerInvariant())),
            _ when plain == typeof(bool) => "yes or no",
            _ when plain == typeof(string) || plain == typeof(char) => "text",
            _ when plain == typeof(Timeframe) => "timeframe",
            _ when plain == typeof(Sizing) => "size",
            _ when plain == typeof(TimeSpan) => "duration",
            _ when plain == typeof(DateTime) => "time",
            _ when plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) => "number",
            _ => "whole number",
        };
    }

    /// <summary>A value as a user would write it; null for nothing.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        bool b => b ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        DateTime time => UnixMicroseconds.ToIso(UnixMicroseconds.From(time)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <param name="value">What was given.</param>
    /// <param name="type">What is wanted.</param>
    /// <param name="what">Whose value it is, for the message.</param>
    /// <exception cref="ToolkitException">It is no value of this type (usage).</exception>
    public static object Convert(ParameterValue value, Type type, string what)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        string text = value.ToString();
        try
        {
            return plain switch
            {
                { IsEnum: true } => Word(text, plain),
                _ when plain == typeof(string) => text,
                _ when plain == typeof(bool) => YesOrNo(text),
                _ when plain == typeof(Timeframe) => Timeframe.Parse(text),
                _ when plain == typeof(Sizing) => Sizing.Parse(text),
                _ when plain == typeof(TimeSpan) => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
                _ when plain == typeof(DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                _ when plain == typeof(char) => char.Parse(text),
                _ when value.IsNumber => Number(value.Number, plain),
                _ => throw new FormatException(),
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException or ToolkitException)
        {
            throw new ToolkitException(
                ErrorKind.Usage, $"{what}: '{text}' is not {(plain.IsEnum ? "a choice" : $"a {NameOf(plain)}")}",
                e is ToolkitException { Hint: { } hint } ? hint : plain.IsEnum ? $"use one of {NameOf(plain).Replace("|", ", ", StringComparison.Ordinal)}" : value.IsNumber || NameOf(plain).EndsWith("number", StringComparison.Ordinal) ? "write digits, such as 10" : "write it as its default is written", e);
        }
    }

    private static object Number(double number, Type type) =>
        type == typeof(double) || type == typeof(float) || type == typeof(decimal) || number == Math.Floor(number)
            ? System.Convert.ChangeType(number, type, CultureInfo.InvariantCulture)
            : throw new FormatException();

    private static object Word(string text, Type type) =>
        Enum.TryParse(type, text, ignoreCase: true, out object? found) && Enum.IsDefined(type, found) && !char.IsAsciiDigit(text[0]) && text[0] != '-'
            ? found
            : throw new FormatException();

    private static bool YesOrNo(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => throw new FormatException(),
    };
}
