using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>How many units an entry takes, at its fill price, costs included.</summary>
internal sealed partial class Book
{
    /// <summary>Rounding in the sums before must not cost a lot that is exactly affordable.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>The multiple of the lot at or below a quantity.</summary>
    private double InLots(double quantity) => FromLots(Math.Floor(quantity / LotSize * (1 + Tolerance)));

    private double FromLots(double lots) => PerLot > 0 ? lots / PerLot : lots * LotSize;

    /// <summary>The quantity of an entry; <paramref name="refusal"/> says why there is none.</summary>
    /// <remarks>A number of units is filled whole or not at all; a share of equity is cut to what the account carries.</remarks>
    private double Size(in OrderSlot order, double price, double free, out string? refusal)
    {
        if (order.Size.Rule == SizingRule.Units)
        {
            return Carried(InLots(order.Size.Value), price, free, out refusal);
        }

        double wish = Wish(order, price, out refusal);
        if (refusal is not null)
        {
            return 0;
        }

        double most = Largest(free, price * _account.Options.Margin, (price, 0));
        if (wish > most && most > 0)
        {
            _account.Reduce(this, order, (wish, most), price, $"{Need(wish, price)}, {Free(free)}");
            return most;
        }

        return Carried(wish, price, free, out refusal);
    }

    /// <summary>The quantity that a share of equity asks for.</summary>
    private double Wish(in OrderSlot order, double price, out string? refusal)
    {
        Sizing size = order.Size;
        double equity = _account.Equity;
        refusal = price > 0 ? null : "the price is not above zero, so only a fixed number of units can be ordered";
        switch (size.Rule)
        {
            case var _ when refusal is not null:
                return 0;
            case SizingRule.Fraction:
                return Largest(size.Value * equity, price, (price, 0));
            case SizingRule.Risk:
                double perUnit = order.Side * (price - order.StopLoss);
                refusal = perUnit > 0 ? null : "sizing by risk needs a stop-loss on the losing side of the fill price";
                return refusal is null ? Largest(size.Value * equity, perUnit, (price, order.StopLoss)) : 0;
            case SizingRule.Volatility:
                double volatility = AnnualVolatility(size.Bars);
                refusal = volatility > 0 ? null : "sizing by volatility needs that many bars before the fill, and a price that moves";
                return refusal is null ? Largest(size.Value / volatility * equity, price, (price, 0)) : 0;
            default:
                return Largest(equity, price * _account.Options.Margin, (price, 0));
        }
    }

    /// <summary>Own capital that a position takes, costs included.</summary>
    private double Needed(double quantity, double price) =>
        quantity * Math.Abs(price) * _account.Options.Margin + _account.Options.Commission.Of(quantity, price);

    private string Need(double quantity, double price) =>
        FormattableString.Invariant($"needs {Needed(quantity, price):0.##} of own capital with costs");

    private static string Free(double free) => FormattableString.Invariant($"{free:0.##} is free");

    /// <summary>The same quantity when the account carries it; else a refusal.</summary>
    private double Carried(double quantity, double price, double free, out string? refusal)
    {
        if (!(quantity > 0))
        {
            refusal = $"the size comes to less than one lot; {Free(free)}";
            return 0;
        }

        double need = Needed(quantity, price);
        refusal = need <= free + Tolerance * Math.Abs(need) ? null : $"{Need(quantity, price)}, {Free(free)}";
        return quantity;
    }

    /// <summary>The most lots whose cost is within a budget.</summary>
    /// <param name="budget">Money.</param>
    /// <param name="perUnit">What a unit takes of it, before commission.</param>
    /// <param name="sides">Prices at which commission is due; the second is 0 when only the entry counts.</param>
    private double Largest(double budget, double perUnit, (double Entry, double Exit) sides)
    {
        Commission commission = _account.Options.Commission;
        double limit = budget + Tolerance * Math.Abs(budget);
        if (commission == Commission.None)
        {
            double lots = Math.Floor(limit / perUnit / LotSize);
            return lots > 0 ? FromLots(lots) : 0;
        }

        int count = sides.Exit == 0 ? 1 : 2;
        double traded = Math.Abs(sides.Entry) + Math.Abs(sides.Exit);
        double byRate = (budget - count * commission.AmountPerOrder) / (perUnit + commission.RateOfValue * traded + count * commission.AmountPerShare);
        double byMinimum = (budget - count * (commission.AmountPerOrder + commission.Minimum)) / perUnit;
        double found = Math.Floor((commission.Minimum > 0 ? Math.Min(byRate, byMinimum) : byRate) / LotSize);
        return found >= 0 ? FromLots(Settle(found, limit, perUnit, sides)) : 0;
    }

    /// <summary>The closed form is off by rounding, and too high when a minimum binds on one side only: then it is found by halving.</summary>
    private double Settle(double found, double limit, double perUnit, (double Entry, double Exit) sides)
    {
        double low = Math.Max(0, found - 2);
        if (Cost(low, perUnit, sides) > limit)
        {
            (low, found) = (0, low);
            while (found - low > 1 && low + Math.Floor((found - low) / 2) is var middle && middle > low)
            {
                (low, found) = Cost(middle, perUnit, sides) <= limit ? (middle, found) : (low, middle);
            }
        }

        double best = low;
        for (int step = 1; step <= 4 && Cost(low + step, perUnit, sides) <= limit; step++)
        {
            best = low + step;
        }

        return best;
    }

    private double Cost(double lots, double perUnit, (double Entry, double Exit) sides)
    {
        Commission commission = _account.Options.Commission;
        double quantity = FromLots(lots);
        return quantity * perUnit + commission.Of(quantity, sides.Entry) + (sides.Exit == 0 ? 0 : commission.Of(quantity, sides.Exit));
    }

    /// <summary>Sample deviation of the last simple returns of the close, times the root of their number a year; NaN when there are too few.</summary>
    private double AnnualVolatility(int bars)
    {
        // The bar of the fill is not over, unless it fills at its close: until then its close is not known.
        int last = _fillsAt == FillPoint.Close ? Bar : Bar - 1;
        int first = last - bars;
        if (first < 0)
        {
            return double.NaN;
        }

        double mean = 0, squares = 0;
        for (int i = 1; i <= bars; i++)
        {
            double value = Close[first + i] / Close[first + i - 1] - 1;
            double step = value - mean;
            mean += step / i;
            squares += step * (value - mean);
        }

        double years = (Series.Time.Microseconds[last] - Series.Time.Microseconds[first]) / (365.25 * UnixMicroseconds.PerDay);
        double perYear = BarsPerYear > 0 ? BarsPerYear : bars / years;
        return RoundingNoise.OrZero(Math.Sqrt(squares / (bars - 1)), 1 + mean) * Math.Sqrt(perYear);
    }
}
