using Toolkit.Orders;
using Toolkit.Statistics;

namespace Toolkit.Backtesting;

/// <summary>How many units an entry takes, at its fill price, costs included.</summary>
internal sealed class PositionSizer(Account account, Tape tape)
{
    /// <summary>Rounding in the sums before must not cost a lot that is exactly affordable.</summary>
    private const double Tolerance = 1e-12;

    /// <summary>Returns a year of bars of a day and longer, for sizing by volatility; 0 intraday.</summary>
    private readonly double _barsPerYear = tape.Series.Timeframe.IsIntraday ? 0 : SessionMap.YearOf(tape.Series.Timeframe, tape.Series.Calendar!);

    // 1 / lot when that is whole: quantities are then divided by it, which gives the nearest decimal.
    private double _perLot;

    private double Free => account.Equity - account.Options.Margin * account.Exposure;

    public void Start()
    {
        double perLot = Math.Round(1 / tape.Lot);
        _perLot = perLot >= 1 && Math.Abs(perLot * tape.Lot - 1) < 1e-9 ? perLot : 0;
    }

    /// <summary>The multiple of the lot at or below a quantity.</summary>
    public double InLots(double quantity) => FromLots(Math.Floor(quantity / tape.Lot * (1 + Tolerance)));

    /// <summary>The quantity of an entry; <paramref name="refusal"/> says why there is none.</summary>
    /// <remarks>A number of units is filled whole or not at all; a share of equity is cut to what the account carries.</remarks>
    public double Size(in OrderSlot order, double price, FillPoint point, out string? refusal)
    {
        if (order.Size.Rule == SizingRule.Units)
        {
            return Carried(InLots(order.Size.Value), price, Free, out refusal);
        }

        double equity = account.Equity, wish = Wish(order, price, point, equity, out refusal);
        if (refusal is not null)
        {
            return 0;
        }

        // All-in with nothing held, the most common order, has asked for just that.
        double free = equity - account.Options.Margin * account.Exposure;
        double most = free == equity && order.Size.Rule == SizingRule.All ? wish : Largest(free, price * account.Options.Margin, (price, 0));
        if (wish > most && most > 0)
        {
            account.Reduce(tape, order, (wish, most), price, $"{Need(wish, price)}, {FreeText(free)}");
            return most;
        }

        return Carried(wish, price, free, out refusal);
    }

    /// <summary>The same quantity when the account carries it; else a refusal.</summary>
    public double Carried(double quantity, double price, out string? refusal) => Carried(quantity, price, Free, out refusal);

    /// <summary>About the units that an order will come to, as far as is known when it is given; one lot at least.</summary>
    public double Expected(in OrderSlot order, OpenLots lots)
    {
        double held = lots.Quantity;
        bool closes = order.IsExit || (held * order.Side < 0 && account.Options.Entries != EntryMode.Stacked);
        double units = order.Size.Rule == SizingRule.Units ? InLots(order.Size.Value) : 0;
        if (order.IsExit)
        {
            units = order.Size.Rule switch
            {
                SizingRule.Units => Math.Min(units, Math.Abs(held)),
                SizingRule.Fraction when order.Size.Value < 1 => InLots(order.Size.Value * Math.Abs(held)),
                _ => Math.Abs(held),
            };
        }
        else if (units == 0)
        {
            double price = double.IsNaN(order.Level) ? lots.Mark : order.Level;
            units = Math.Min(Wish(order, price, FillPoint.Close, account.Equity, out _), Largest(account.Equity, price * account.Options.Margin, (price, 0)));
        }

        return Math.Max(tape.Lot, (units > 0 ? units : 0) + (closes && !order.IsExit ? Math.Abs(held) : 0));
    }

    private double Carried(double quantity, double price, double free, out string? refusal)
    {
        if (!(quantity > 0))
        {
            refusal = $"the size comes to less than one lot; {FreeText(free)}";
            return 0;
        }

        double need = Needed(quantity, price);
        refusal = need <= free + Tolerance * Math.Abs(need) ? null : $"{Need(quantity, price)}, {FreeText(free)}";
        return quantity;
    }

    private double FromLots(double lots) => _perLot > 0 ? lots / _perLot : lots * tape.Lot;

    /// <summary>The quantity that a share of equity asks for.</summary>
    private double Wish(in OrderSlot order, double price, FillPoint point, double equity, out string? refusal)
    {
        Sizing size = order.Size;
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
                double volatility = AnnualVolatility(size.Bars, point);
                refusal = volatility > 0 ? null : "sizing by volatility needs that many bars before the fill, and a price that moves";
                return refusal is null ? Largest(size.Value / volatility * equity, price, (price, 0)) : 0;
            default:
                return Largest(equity, price * account.Options.Margin, (price, 0));
        }
    }

    /// <summary>Own capital that a position takes, costs included.</summary>
    private double Needed(double quantity, double price) =>
        quantity * Math.Abs(price) * account.Options.Margin + account.CommissionOf(quantity, price);

    private string Need(double quantity, double price) =>
        FormattableString.Invariant($"needs {Needed(quantity, price):0.##} of own capital with costs");

    private static string FreeText(double free) => FormattableString.Invariant($"{free:0.##} is free");

    /// <summary>The most lots whose cost is within a budget.</summary>
    /// <param name="budget">Money.</param>
    /// <param name="perUnit">What a unit takes of it, before commission.</param>
    /// <param name="sides">Prices at which commission is due; the second is 0 when only the entry counts.</param>
    private double Largest(double budget, double perUnit, (double Entry, double Exit) sides)
    {
        double limit = budget + Tolerance * Math.Abs(budget), free = Math.Floor(limit / perUnit / tape.Lot);
        if (account.Options.Commission is not CommissionSchedule commission)
        {
            // A model of the user's own can only be asked, from what would be carried without it.
            return free > 0 ? FromLots(Settle(free, limit, perUnit, sides)) : 0;
        }

        if (commission.IsNone)
        {
            return free > 0 ? FromLots(free) : 0;
        }

        int count = sides.Exit == 0 ? 1 : 2;
        double traded = Math.Abs(sides.Entry) + Math.Abs(sides.Exit);
        double byRate = (budget - count * commission.AmountPerOrder) / (perUnit + commission.RateOfValue * traded + count * commission.AmountPerShare);
        double byMinimum = (budget - count * (commission.AmountPerOrder + commission.Minimum)) / perUnit;
        double found = Math.Floor((commission.Minimum > 0 ? Math.Min(byRate, byMinimum) : byRate) / tape.Lot);
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
        double quantity = FromLots(lots);
        return quantity * perUnit + account.CommissionOf(quantity, sides.Entry) + (sides.Exit == 0 ? 0 : account.CommissionOf(quantity, sides.Exit));
    }

    /// <summary>Sample deviation of the last simple returns of the close, times the root of their number a year; NaN when there are too few.</summary>
    private double AnnualVolatility(int bars, FillPoint point)
    {
        // The bar of the fill is not over, unless it fills at its close: until then its close is not known.
        int last = point == FillPoint.Close ? tape.Bar : tape.Bar - 1;
        int first = last - bars;
        if (first < 0)
        {
            return double.NaN;
        }

        double mean = 0, squares = 0;
        for (int i = 1; i <= bars; i++)
        {
            double value = tape.Close[first + i] / tape.Close[first + i - 1] - 1;
            double step = value - mean;
            mean += step / i;
            squares += step * (value - mean);
        }

        double years = (tape.Series.Time.Microseconds[last] - tape.Series.Time.Microseconds[first]) / (365.25 * UnixMicroseconds.PerDay);
        double perYear = _barsPerYear > 0 ? _barsPerYear : bars / years;
        return RoundingNoise.OfReturns(Math.Sqrt(squares / (bars - 1)), mean) * Math.Sqrt(perYear);
    }
}
