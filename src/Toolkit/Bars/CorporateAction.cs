namespace Toolkit;

/// <summary>A split or a dividend.</summary>
/// <param name="Time">The first session that trades at the new price (ex-date), as a label: 00:00 UTC.</param>
/// <param name="Kind">Split or dividend.</param>
/// <param name="Value">New shares per old share for a split (4 for 4:1); cash per share for a dividend, in the currency and share count of its day.</param>
public readonly record struct CorporateAction(DateTime Time, CorporateActionKind Kind, double Value)
{
    /// <param name="exDate">The first session that trades at the new price.</param>
    /// <param name="ratio">New shares per old share: 7 for 7:1, 0.1 for 1:10.</param>
    /// <exception cref="ToolkitException">The ratio is not above 0, or is 1 (usage).</exception>
    public static CorporateAction Split(DateTime exDate, double ratio) => Checked(new(exDate, CorporateActionKind.Split, ratio));

    /// <param name="exDate">The first session that trades without it.</param>
    /// <param name="cash">Per share, above 0.</param>
    /// <exception cref="ToolkitException">The amount is not above 0 (usage).</exception>
    public static CorporateAction Dividend(DateTime exDate, double cash) => Checked(new(exDate, CorporateActionKind.Dividend, cash));

    /// <summary>The ratio of a split as people write it: <c>7:1</c>, <c>3/2</c>, <c>1:10</c>, or new shares per old share, <c>7</c>.</summary>
    /// <exception cref="ToolkitException">It is none (usage).</exception>
    public static double ParseRatio(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(':', '/');
        double[] numbers = [.. parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        double ratio = numbers is [var shares, var old] ? shares / old : numbers is [var only] ? only : double.NaN;
        return IsRatio(ratio) ? ratio : throw NoRatio(text);
    }

    /// <summary>The action when it can be one, with its date as a label.</summary>
    internal static CorporateAction Checked(CorporateAction action)
    {
        if (action.Kind == CorporateActionKind.Split && !IsRatio(action.Value))
        {
            throw NoRatio(action.Value.ToString(CultureInfo.InvariantCulture));
        }

        return action.Value > 0 && double.IsFinite(action.Value)
            ? action with { Time = DateTime.SpecifyKind(action.Time.Date, DateTimeKind.Utc) }
            : throw ToolkitException.Usage(FormattableString.Invariant($"{action.Value} is no dividend"), "give cash per share, above 0");
    }

    private static bool IsRatio(double value) => value > 0 && double.IsFinite(value) && value != 1;

    private static ToolkitException NoRatio(string text) =>
        ToolkitException.Usage($"'{text}' is no ratio of a split", "write new shares per old share: 7:1, 3:2, 1:10 or 7");
}
