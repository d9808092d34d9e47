using System.Text.RegularExpressions;

namespace Toolkit.Ingest;

/// <summary>Recognises how the numbers of a sample are written.</summary>
internal static partial class NumberText
{
    /// <summary>Texts that stand for no value.</summary>
    public static readonly IReadOnlyList<string> Nulls = ["", "NaN", "nan", "NAN", "null", "NULL", "Null", "NA", "N/A", "n/a", "#N/A", "None", "-", "--", "."];

    public static bool IsNull(string text) => Nulls.Contains(text.Trim());

    /// <summary>Whether the text could be a number in any notation.</summary>
    public static bool IsNumber(string text) => Plain().IsMatch(text.Trim()) || Comma().IsMatch(text.Trim()) || Decorated().IsMatch(text.Trim());

    /// <param name="prices">Sample texts of the price columns.</param>
    /// <param name="volumes">Sample texts of the volume column.</param>
    /// <param name="delimiter">What separates the columns.</param>
    /// <param name="notes">Told when a comma could be read either way.</param>
    public static NumberFormat Recognise(IReadOnlyList<string> prices, IReadOnlyList<string> volumes, char delimiter, IList<string> notes)
    {
        string[] priced = [.. prices.Select(p => p.Trim()).Where(p => !IsNull(p))];
        string[] all = [.. priced, .. volumes.Select(v => v.Trim()).Where(v => !IsNull(v))];
        bool comma = DecimalComma(priced, delimiter, notes);
        bool decorated = all.Any(t => !(comma ? Comma() : Plain()).IsMatch(t) && !(comma && Plain().IsMatch(t) && !t.Contains('.')) && IsNumber(t));
        return new(comma, decorated);
    }

    private static bool DecimalComma(string[] prices, char delimiter, IList<string> notes)
    {
        string[] withComma = [.. prices.Where(p => p.Contains(','))];
        if (withComma.Length == 0 || prices.Any(p => p.LastIndexOf('.') > p.LastIndexOf(',')))
        {
            return false;
        }

        bool grouped = withComma.All(p => Grouped().IsMatch(p));
        if (grouped)
        {
            bool several = withComma.Any(p => p.IndexOf(',') != p.LastIndexOf(','));
            if (!several)
            {
                notes.Add($"prices such as '{withComma[0]}' were read with the comma as {(delimiter == ',' ? "thousands separator" : "decimal sign")}");
            }

            return !several && delimiter != ',';
        }

        return true;
    }

    [GeneratedRegex(@"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[+-]?([0-9]+,?[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?$")]
    private static partial Regex Comma();

    [GeneratedRegex(@"^[+-]?[$€£¥]?[+-]?[0-9]{1,3}(,[0-9]{3})+$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[+-]?[$€£¥]?\s?[+-]?([0-9]{1,3}([,.' \u00A0\u202F][0-9]{3})*|[0-9]{1,2}([,.][0-9]{2})+[,.][0-9]{3}|[0-9]+)([.,][0-9]+)?\s?[KMBTkmb]?\s?[$€£¥]?$")]
    private static partial Regex Decorated();
}
