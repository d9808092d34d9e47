namespace Toolkit;

/// <summary>Texts for plotly.js, which takes a text for markup of its own (bold, links, line breaks).</summary>
public static class PlotText
{
    /// <summary>Longer ones would only push the chart off the page.</summary>
    internal const int MaxLength = 120;

    /// <summary>A text of anybody's as plain characters: nothing in it is markup, a link or a template.</summary>
    public static string Of(string? text)
    {
        StringBuilder plain = new();
        foreach (char c in Short(text ?? ""))
        {
            _ = c switch
            {
                '&' => plain.Append("&amp;"),
                '<' => plain.Append("&lt;"),
                '>' => plain.Append("&gt;"),
                // Braces and the percent sign are what its templates are made of: %{x}.
                '{' => plain.Append('\uFF5B'),
                '}' => plain.Append('\uFF5D'),
                _ => plain.Append(char.IsControl(c) || TurnsText(c) ? ' ' : c),
            };
        }

        return plain.ToString();
    }

    /// <summary>Marks, embeddings, overrides and isolates of direction: with one, what follows reads backwards, the chart's own words too.</summary>
    private static bool TurnsText(char c) => c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>At most <see cref="MaxLength"/> characters, none of them cut in two.</summary>
    internal static string Short(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        int end = MaxLength - 1;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), "…");
    }

    /// <summary>A bar's stamp: its date, and the time of day when it is shorter than a day.</summary>
    internal static string Time(long micros, bool withTime) =>
        UnixMicroseconds.ToDateTime(micros).ToString(withTime ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number with so many decimals, a real minus sign and thousands apart.</summary>
    internal static string Number(double value, int decimals = 2) =>
        Sign(value.ToString(decimals == 0 ? "#,0" : "#,0." + new string('0', decimals), CultureInfo.InvariantCulture));

    /// <summary>A number with a sign always.</summary>
    internal static string Signed(double value, int decimals = 2) => value > 0 ? "+" + Number(value, decimals) : Number(value, decimals);

    /// <summary>A price with as many decimals as it needs, at most 8.</summary>
    internal static string Price(double value) => Sign(value.ToString(Math.Abs(value) >= 1 ? "#,0.00####" : "0.00######", CultureInfo.InvariantCulture));

    /// <summary>A number as a script reads it, for sorting.</summary>
    public static string Raw(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>A statistic; a dash where it is not defined.</summary>
    public static string Of(Statistic statistic, double? value) => statistic.Text(value) is { } text ? Sign(text) : "–";

    private static string Sign(string number) => number.Replace('-', '\u2212');
}
