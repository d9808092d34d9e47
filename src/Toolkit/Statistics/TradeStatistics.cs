namespace Toolkit.Statistics;

/// <summary>What closed trades come to, added one after the other.</summary>
internal struct TradeStatistics
{
    // The product of 1 + return, taken apart before it over- or underflows.
    private double _product = 1;
    private double _logs;
    private double _squares;
    private double _sizes;
    private double _returns;
    private bool _isGeometric = true;

    public TradeStatistics()
    {
    }

    public int Count { get; private set; }

    public int Wins { get; private set; }

    public int Losses { get; private set; }

    public double GrossProfit { get; private set; }

    /// <summary>Zero or positive.</summary>
    public double GrossLoss { get; private set; }

    public readonly double? ProfitFactor => RoundingNoise.OrZero(GrossLoss, _sizes) > 0 ? GrossProfit / GrossLoss : null;

    /// <summary>Running mean of net profits (Welford), for their deviation.</summary>
    public double MeanProfit { get; private set; }

    public double Best { get; private set; } = double.NegativeInfinity;

    public double Worst { get; private set; } = double.PositiveInfinity;

    public double LongestDays { get; private set; }

    public double SumOfDays { get; private set; }

    public readonly double? MeanReturn => IsDefined ? _returns / Count : null;

    public readonly double? GeometricReturn => IsDefined && _isGeometric
        ? Math.Exp((_logs + Math.Log(_product)) / Count) - 1
        : null;

    public readonly double? BestReturn => IsDefined ? Best : null;

    public readonly double? WorstReturn => IsDefined ? Worst : null;

    // A profit is a difference of two values of the position, so its noise is that of such a value.
    public readonly double? Sqn => RoundingNoise.OrZero(Math.Sqrt(_squares / (Count - 1)), _sizes / Count) is var deviation and > 0
        ? Math.Sqrt(Count) * MeanProfit / deviation
        : null;

    public readonly double? Kelly
    {
        get
        {
            if (Wins == 0 || Losses == 0)
            {
                return null;
            }

            double wins = (double)Wins / Count;
            return wins - (1 - wins) / (GrossProfit / Wins / (GrossLoss / Losses));
        }
    }

    /// <param name="profit">Net of commissions.</param>
    /// <param name="size">The position's value at its entry.</param>
    /// <param name="days">Calendar days from entry to exit.</param>
    public void Add(double profit, double size, double days)
    {
        Count++;
        if (profit > 0)
        {
            Wins++;
            GrossProfit += profit;
        }
        else if (profit < 0)
        {
            Losses++;
            GrossLoss -= profit;
        }

        double step = profit - MeanProfit;
        MeanProfit += step / Count;
        _squares += step * (profit - MeanProfit);
        SumOfDays += days;
        LongestDays = Math.Max(LongestDays, days);
        double value = profit / size;
        _sizes += size;
        _returns += value;
        Best = Math.Max(Best, value);
        Worst = Math.Min(Worst, value);
        Multiply(1 + value);
    }

    /// <summary>Whether there are trades and each has a return.</summary>
    private readonly bool IsDefined => double.IsFinite(_returns / Count);

    private void Multiply(double factor)
    {
        _isGeometric &= factor >= 0;
        _product *= factor;
        if (_product is < 1e-100 or > 1e100)
        {
            _logs += Math.Log(_product);
            _product = 1;
        }
    }
}
