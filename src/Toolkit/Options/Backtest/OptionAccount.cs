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

    /// <summary>Enters as many as size and account allow.</summary>
    public void Enter(OptionChain chain, PlannedLeg[] legs, double[] prices, StructureRisk risk)
    {
        double value = OpenStructure.ValueOf(legs, prices), each = (risk.Requirement + value) * OptionContract.Multiplier;
        string symbol = chain.Underlying;
        int side = value < 0 ? -1 : 1, wanted = Wanted(each, legs, prices, risk), carried = Carried(wanted, each, legs, prices);
        double lots = options.Sizing.Rule == SizingRule.Units ? options.Sizing.Value : wanted;
        string need = string.Create(CultureInfo.InvariantCulture, $"one needs {each:0.##} besides its commission");
        if (carried == 0 || (carried < wanted && options.Sizing.Rule == SizingRule.Units))
        {
            string reason = wanted == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{need}, and {options.Sizing} of {Equity:0.##} is less")
                : string.Create(CultureInfo.InvariantCulture, $"{need}, and {Free:0.##} are free");
            Rejections.Add(new(chain.At, symbol, side, lots, side * value, reason));
            return;
        }

        if (carried < wanted)
        {
            Reductions.Add(new(chain.At, symbol, side, wanted, carried, side * value, string.Create(CultureInfo.InvariantCulture, $"{need}, and {Free:0.##} are free")));
        }

        double[] commissions = CommissionsOf(legs, prices, carried);
        Spend(value * OptionContract.Multiplier * carried, commissions.Sum());
        Open.Add(new(legs, prices, risk)
        {
            Id = ++_positions,
            EntryTime = chain.Micros,
            Tag = OpenStructure.TagOf(rule.Structure, legs),
            Lots = carried,
            EntryCommissions = commissions,
        });
    }

    /// <summary>Ends a structure at these prices; what has expired costs nothing.</summary>
    public void Leave(OpenStructure open, long time, double[] prices, ExitReason reason)
    {
        double[] commissions = CommissionsOf(open.Legs, prices, open.Lots);
        for (int i = 0; i < commissions.Length; i++)
        {
            commissions[i] = open.Settled[i] ? 0 : commissions[i];
        }

        Spend(-OpenStructure.ValueOf(open.Legs, prices) * OptionContract.Multiplier * open.Lots, commissions.Sum());
        Open.Remove(open);
        Trades.Add(open.ToTrade(time, prices, commissions, rule, reason));
    }

    private void Spend(double value, double commission)
    {
        Cash -= value + commission;
        Commissions += commission;
    }

    private int Wanted(double each, PlannedLeg[] legs, double[] prices, StructureRisk risk)
    {
        if (options.Sizing.Rule == SizingRule.Units)
        {
            return (int)options.Sizing.Value;
        }

        if (!risk.IsBounded)
        {
            throw ToolkitException.Usage($"the loss of a {OpenStructure.TagOf(rule.Structure, legs)} has no bound, so a part of equity cannot be its maximum", "give a fixed size (`Sizing.Units`)");
        }

        double most = options.Sizing.Value * Equity;
        // Entered and left again at the worst price.
        return Most(int.MaxValue, most, each, lots => 2 * CommissionsOf(legs, prices, lots).Sum());
    }

    private int Carried(int wanted, double each, PlannedLeg[] legs, double[] prices) => Most(wanted, Free, each, lots => CommissionsOf(legs, prices, lots).Sum());

    /// <summary>The most lots that an amount is enough for.</summary>
    private static int Most(int wanted, double amount, double each, Func<int, double> commission)
    {
        int lots = (int)Math.Clamp(Math.Floor(amount / each + Tolerance), 0, wanted);
        while (lots > 0 && lots * each + commission(lots) > amount + Tolerance)
        {
            lots--;
        }

        return lots;
    }

    private double[] CommissionsOf(ReadOnlySpan<PlannedLeg> legs, ReadOnlySpan<double> prices, int lots)
    {
        double[] commissions = new double[legs.Length];
        for (int i = 0; i < commissions.Length; i++)
        {
            double commission = options.Commission.Of(Math.Abs(legs[i].Ratio) * (double)lots, prices[i] * OptionContract.Multiplier);
            commissions[i] = double.IsFinite(commission) ? commission : throw ToolkitException.Usage($"{options.Commission} answers {commission}", "let the model give a finite number");
        }

        return commissions;
    }
}
