namespace Toolkit.Options;

/// <summary>The cash of a run on options, what it holds, and what it did not do.</summary>
internal sealed class OptionAccount(OptionRule rule, OptionBacktestOptions options)
{
    /// <summary>Rounding in the sums before must not cost a structure that is exactly affordable.</summary>
    private const double Tolerance = 1e-9;

    private int _positions;

    public double Cash { get; private set; } = options.Cash;

    public double Commissions { get; private set; }

    public List<OpenStructure> Open { get; } = [];

    public List<Trade> Trades { get; } = [];

    public List<RejectedOrder> Rejections { get; } = [];

    public List<ReducedOrder> Reductions { get; } = [];

    public SortedDictionary<string, int> Skipped { get; } = new(StringComparer.Ordinal);

    public double Equity => Cash + Open.Sum(o => o.Worth);

    /// <summary>Cash that no requirement holds.</summary>
    private double Free => Cash - Open.Sum(o => o.Requirement);

    public void Skip(string reason) => Skipped[reason] = Skipped.GetValueOrDefault(reason) + 1;

    /// <summary>Enters as many as size and account allow; null when that is none.</summary>
    public OpenStructure? Enter(OptionChain chain, OptionStructure one, double[] prices)
    {
        double value = OpenStructure.ValueOf(one, prices), need = OpenStructure.Need(one, value, chain.UnderlyingPrice);
        int side = value < 0 ? -1 : 1, wanted = Wanted(one, prices, value), carried = Most(wanted, Free, need, lots => CommissionsOf(one, prices, lots).Sum());
        bool isFixed = options.Sizing.Rule == SizingRule.Units;
        if (carried == 0 || (carried < wanted && isFixed))
        {
            Rejections.Add(new(chain.At, chain.Underlying, side, wanted, Math.Abs(value), wanted == 0
                ? string.Create(CultureInfo.InvariantCulture, $"one can lose {AtRisk(one, value):0.##} besides its commissions, more than {options.Sizing} of {Equity:0.##}")
                : Short(need)));
            return null;
        }

        if (carried < wanted)
        {
            Reductions.Add(new(chain.At, chain.Underlying, side, wanted, carried, Math.Abs(value), Short(need)));
        }

        double[] commissions = CommissionsOf(one, prices, carried);
        Spend(value * OptionContract.Multiplier * carried, commissions.Sum());
        OpenStructure open = new(one, carried, prices, chain.UnderlyingPrice)
        {
            Id = ++_positions,
            EntryTime = chain.Micros,
            EntryCommissions = commissions,
            Closes = [.. one.Legs.Select(leg => OptionClock.Close(leg.Contract.Expiry, chain.Options.Calendar))],
        };
        Open.Add(open);
        return open;
    }

    /// <summary>Ends a structure at these prices; what has expired costs nothing.</summary>
    public void Leave(OpenStructure open, long time, double[] prices, ExitReason reason)
    {
        double[] commissions = CommissionsOf(open.One, prices, open.Lots);
        for (int i = 0; i < commissions.Length; i++)
        {
            commissions[i] = open.Settled[i] ? 0 : commissions[i];
        }

        Spend(-OpenStructure.ValueOf(open.One, prices) * OptionContract.Multiplier * open.Lots, commissions.Sum());
        Open.Remove(open);
        Trades.Add(open.ToTrade(time, prices, commissions, rule, reason));
    }

    private void Spend(double value, double commission)
    {
        Cash -= value + commission;
        Commissions += commission;
    }

    private string Short(double need) => string.Create(CultureInfo.InvariantCulture, $"one needs {need:0.##} besides its commission, and {Free:0.##} are free");

    private int Wanted(OptionStructure one, double[] prices, double value) => options.Sizing.Rule == SizingRule.Units
        ? (int)options.Sizing.Value
        // Entered and left again at the worst price.
        : Most(int.MaxValue, options.Sizing.Value * Equity, AtRisk(one, value), lots => 2 * CommissionsOf(one, prices, lots).Sum());

    /// <summary>What one can lose, without commissions.</summary>
    private static double AtRisk(OptionStructure one, double value) => (one.Kind == StructureKind.Calendar && !one.IsUncovered ? value * OptionContract.Multiplier
        : one.Kind == StructureKind.Calendar ? null : one.MaximumLoss(-value)) ?? throw ToolkitException.Usage(
            $"the loss of {one} has no bound, so it cannot be a part of equity", "give a fixed size, such as units:1");

    /// <summary>The most lots that an amount is enough for.</summary>
    private static int Most(int wanted, double amount, double each, Func<int, double> commission)
    {
        int lots = 0, most = (int)Math.Clamp(Math.Floor(amount / each + Tolerance), 0, wanted);
        // A commission does not fall as the quantity grows, so halves will do: one by one a large account would take for ever.
        while (lots < most)
        {
            int middle = most - (most - lots) / 2;
            (lots, most) = middle * each + commission(middle) <= amount + Tolerance ? (middle, most) : (lots, middle - 1);
        }

        return lots;
    }

    private double[] CommissionsOf(OptionStructure one, double[] prices, int lots)
    {
        double[] commissions = new double[prices.Length];
        for (int i = 0; i < commissions.Length; i++)
        {
            double commission = options.Commission.Of(Math.Abs(one.Legs[i].Quantity) * (double)lots, prices[i] * OptionContract.Multiplier);
            commissions[i] = double.IsFinite(commission) ? commission : throw ToolkitException.Usage(
                FormattableString.Invariant($"{options.Commission} answers {commission}"), "let the model give a finite number");
        }

        return commissions;
    }
}
