using Toolkit.Calendars;

namespace Toolkit.Bars;

/// <summary>What prices and volumes before a day are multiplied and divided by, from corporate actions.</summary>
/// <param name="Before">The factors hold for bars that open before this moment.</param>
/// <param name="Price">All later price factors, multiplied.</param>
/// <param name="Split">All later split factors (1/4 for 4:1), multiplied; volume is divided by it.</param>
internal readonly record struct PriceFactor(long Before, double Price, double Split);

/// <summary>Works out the <see cref="PriceFactor"/>s of a series.</summary>
internal sealed class PriceFactors(BarSeries bars, IReadOnlyList<CorporateAction> actions, Adjustment mode)
{
    private readonly List<CorporateAction> _splits = [.. actions.Where(a => a.Kind == CorporateActionKind.Split)];
    private readonly TradingCalendar? _calendar = bars.Timeframe.IsIntraday ? bars.Calendar : null;

    /// <summary>The factors, ascending by time: a bar takes the first whose <see cref="PriceFactor.Before"/> is after it.</summary>
    public IReadOnlyList<PriceFactor> Compute()
    {
        List<PriceFactor> factors = [];
        (double price, double split) = (1, 1);
        foreach (CorporateAction action in actions.Where(IsWanted).OrderByDescending(a => a.Time))
        {
            long before = EffectiveFrom(action.Time);
            int end = bars.LowerBound(before);
            if (end == 0)
            {
                break;
            }

            RequireBarBoundary(action, end);
            double factor = action.Kind == CorporateActionKind.Split ? SplitRatio(action) : DividendFactor(action, end);
            price *= factor;
            split *= action.Kind == CorporateActionKind.Split ? factor : 1;
            factors.Add(new(before, price, split));
        }

        factors.Reverse();
        return factors;
    }

    private bool IsWanted(CorporateAction action)
    {
        if (mode == Adjustment.None || mode == Adjustment.Splits && action.Kind == CorporateActionKind.Dividend)
        {
            return false;
        }

        return !IsContained(action);
    }

    private bool IsContained(CorporateAction action) =>
        (bars.Basis == PriceBasis.All || bars.Basis == PriceBasis.Splits && action.Kind == CorporateActionKind.Split)
        && !(bars.BasisAsOf is { } asOf && action.Time > asOf);

    private static double SplitRatio(CorporateAction split) => split.Value > 0 && double.IsFinite(split.Value)
        ? 1 / split.Value
        : throw ToolkitException.BadData($"the split of {split.Time:yyyy-MM-dd} has the ratio {split.Value}", "a split's value is new shares per old share, such as 4");

    private double DividendFactor(CorporateAction dividend, int end)
    {
        int previous = PreviousClose(end, dividend);
        double close = bars.Close[previous];
        foreach (CorporateAction split in _splits)
        {
            // The dividend counts the shares of its day: undo the splits that prices hold and it does not, and the reverse.
            bool isAfter = split.Time > dividend.Time;
            if (isAfter && IsContained(split))
            {
                close *= split.Value;
            }
            else if (!isAfter && !IsContained(split) && EffectiveFrom(split.Time) > bars.Time.Microseconds[previous])
            {
                close /= split.Value;
            }
        }

        double factor = 1 - dividend.Value / close;
        return factor is > 0 and <= 1
            ? factor
            : throw ToolkitException.BadData(
                $"{bars.Key}: the dividend of {dividend.Value} on {dividend.Time:yyyy-MM-dd} does not fit the close of {close} before it",
                "a dividend is cash per share of its day, smaller than the price");
    }

    /// <summary>The bar of the last session's close before an ex-date; the last bar at all where there is no calendar.</summary>
    private int PreviousClose(int end, CorporateAction action)
    {
        if (_calendar is not null)
        {
            SessionTable table = _calendar.Table(UnixMicroseconds.From(action.Time), UnixMicroseconds.From(action.Time));
            int session = table.FromLabel(BarLabel.DayOf(UnixMicroseconds.From(action.Time))) - 1;
            int found = session >= 0 ? bars.LowerBound(table.Closes[session]) - 1 : -1;
            if (found >= 0 && bars.Time.Microseconds[found] >= table.Opens[session])
            {
                return found;
            }
        }

        return end - 1;
    }

    /// <summary>The first moment that trades at the new price: the label itself for days, the start of its day in exchange time below.</summary>
    private long EffectiveFrom(DateTime exDate)
    {
        long label = UnixMicroseconds.From(exDate);
        if (_calendar is null)
        {
            return label;
        }

        int day = (int)BarLabel.DayOf(label);
        long midnight = _calendar.MidnightOf(day);
        return _calendar.SessionOf(ExchangeZone.Date(day)) is { } session ? Math.Min(midnight, session.OpenMicroseconds) : midnight;
    }

    private void RequireBarBoundary(CorporateAction action, int end)
    {
        if (bars.Timeframe.CompareTo(Timeframe.Day) <= 0)
        {
            return;
        }

        long label = BarLabel.DayOf(bars.Time.Microseconds[end - 1]);
        if (BarLabel.After(bars.Timeframe.Unit, BarLabel.Of(bars.Timeframe.Unit, label)) > BarLabel.DayOf(UnixMicroseconds.From(action.Time)))
        {
            throw ToolkitException.Usage(
                $"{bars.Key}: the {action.Kind.ToString().ToLowerInvariant()} of {action.Time:yyyy-MM-dd} lies inside a bar, so no factor fits it",
                "adjust daily bars, then resample them");
        }
    }
}
