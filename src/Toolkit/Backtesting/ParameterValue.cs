namespace Toolkit;

/// <summary>One parameter of a strategy: a number or a word. Converts to what the strategy takes.</summary>
public readonly record struct ParameterValue : IComparable<ParameterValue>
{
    private readonly double _number;

    public ParameterValue(double number) => _number = double.IsFinite(number)
        ? number
        : throw new ArgumentOutOfRangeException(nameof(number), number, "a parameter is a finite number");

    public ParameterValue(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (_number, Text) = (double.NaN, text);
    }

    /// <summary>A number where the text is one in invariant culture, else a word.</summary>
    public static ParameterValue Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? new(number) : new(text);
    }

    /// <summary>The word, or null when it is a number.</summary>
    public string? Text { get; }

    public bool IsNumber => Text is null;

    /// <summary>The number.</summary>
    /// <exception cref="ToolkitException">It is a word (usage).</exception>
    public double Number => Text is null ? _number : throw ToolkitException.Usage($"parameter '{Text}' is not a number", "read its text, or give a number");

    /// <summary>The whole number.</summary>
    /// <exception cref="ToolkitException">It is a word, or has a fraction (usage).</exception>
    public int Whole => Number is var number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
        ? (int)number
        : throw ToolkitException.Usage(FormattableString.Invariant($"parameter {number} is not a whole number"), "choose a range with whole steps");

    public static implicit operator double(ParameterValue value) => value.Number;

    public static implicit operator int(ParameterValue value) => value.Whole;

    public static implicit operator ParameterValue(double number) => new(number);

    public static implicit operator ParameterValue(string text) => new(text);

    public static bool operator <(ParameterValue a, ParameterValue b) => a.Number < b.Number;

    public static bool operator >(ParameterValue a, ParameterValue b) => a.Number > b.Number;

    public static bool operator <=(ParameterValue a, ParameterValue b) => a.Number <= b.Number;

    public static bool operator >=(ParameterValue a, ParameterValue b) => a.Number >= b.Number;

    public static double operator +(ParameterValue a, ParameterValue b) => a.Number + b.Number;

    public static double operator -(ParameterValue a, ParameterValue b) => a.Number - b.Number;

    public static double operator *(ParameterValue a, ParameterValue b) => a.Number * b.Number;

    public static double operator /(ParameterValue a, ParameterValue b) => a.Number / b.Number;

    public int CompareTo(ParameterValue other) => IsNumber && other.IsNumber
        ? _number.CompareTo(other._number)
        : string.CompareOrdinal(ToString(), other.ToString());

    /// <summary>A word that is the name of an enum's member.</summary>
    public T As<T>()
        where T : struct, Enum => Enum.TryParse(ToString(), ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw ToolkitException.Usage($"parameter '{this}' is no {typeof(T).Name}", $"use one of {string.Join(", ", Enum.GetNames<T>())}");

    public override string ToString() => Text ?? _number.ToString(CultureInfo.InvariantCulture);
}
