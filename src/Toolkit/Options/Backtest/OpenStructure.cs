namespace Toolkit.Options;

/// <summary>A structure that is held, or just was.</summary>
/// <param name="one">One of it.</param>
/// <param name="lots">How many.</param>
/// <param name="entryPrices">Of each leg.</param>
/// <param name="underlying">What a share cost at the entry.</param>
internal sealed class OpenStructure(OptionStructure one, int lots, double[] entryPrices, double underlying)
{
    private readonly OptionStructure _held = one.Times(lots);

    public required int Id { get; init; }

    public required long EntryTime { get; init; }

    /// <summary>Of each leg, for all lots: what the entry cost.</summary>
    public required double[] EntryCommissions { get; init; }

    /// <summary>Of one of it.</summary>
    public IReadOnlyList<OptionLeg> Legs => one.Legs;

    public OptionStructure One => one;

    public int Lots => lots;

    /// <summary>The last known middle of each leg, or what it was settled at.</summary>
    public double[] Marks { get; } = [.. entryPrices];

    /// <summary>When the session of each leg's expiry closes.</summary>
    public required long[] Closes { get; init; }

    /// <summary>Which legs have expired.</summary>
    public bool[] Settled { get; } = new bool[entryPrices.Length];

    /// <summary>Why it is to be closed as soon as quotes allow it.</summary>
    public ExitReason Waiting { get; set; }

    /// <summary>Whether its holder might have been assigned early.</summary>
    public bool RisksAssignment { get; set; }

    /// <summary>For a share; negative when it was sold for a credit.</summary>
    public double EntryValue { get; } = ValueOf(one, entryPrices);

    /// <summary>Credit, or what was paid, for a share.</summary>
    public double Basis => Math.Abs(EntryValue);

    /// <summary>Cash that must stay: what was paid is gone already.</summary>
    public double Requirement { get; } = Need(one, ValueOf(one, entryPrices), underlying) * lots - Math.Min(0, ValueOf(one, entryPrices)) * OptionContract.Multiplier * lots;

    /// <summary>What it would bring at its marks.</summary>
    public double Worth => ValueOf(one, Marks) * OptionContract.Multiplier * lots;

    /// <summary>Own money that one takes: its requirement less the credit, or what is paid for it.</summary>
    public static double Need(OptionStructure one, double value, double underlying) => one.Requirement(-value, underlying) + Math.Min(0, value) * OptionContract.Multiplier;

    /// <summary>Of one, for a share.</summary>
    public static double ValueOf(OptionStructure one, double[] prices)
    {
        double value = 0;
        for (int i = 0; i < prices.Length; i++)
        {
            value += one.Legs[i].Quantity * prices[i];
        }

        return value;
    }

    /// <summary>The trade that it was, or would be.</summary>
    /// <param name="time">When it ended.</param>
    /// <param name="prices">Of each leg at the end.</param>
    /// <param name="commissions">Of each leg, of the end alone.</param>
    /// <param name="rule">Its limits.</param>
    /// <param name="reason">Why it ended.</param>
    public Trade ToTrade(long time, double[] prices, double[] commissions, OptionRule rule, ExitReason reason)
    {
        int sign = EntryValue < 0 ? -1 : 1;
        double paid = EntryCommissions.Sum(), all = paid + commissions.Sum();
        return new()
        {
            Symbol = one.Underlying,
            Quantity = sign * lots,
            Multiplier = OptionContract.Multiplier,
            EntryTime = UnixMicroseconds.ToDateTime(EntryTime),
            EntryPrice = Basis,
            ExitTime = UnixMicroseconds.ToDateTime(time),
            // No zero with a minus.
            ExitPrice = sign * ValueOf(one, prices) + 0.0,
            Commission = all,
            EntryCommission = paid,
            ExitReason = reason,
            PositionId = Id,
            StopLoss = Basis * (1 - sign * rule.Stop),
            TakeProfit = Basis * (1 + sign * rule.ProfitTarget),
            Tag = TagOf(rule.Structure, one),
            CapitalAtRisk = MaximumLoss(all) ?? Requirement,
            Legs = [.. one.Legs.Select((leg, i) => new TradeLeg(leg.Contract, leg.Quantity * lots, entryPrices[i], prices[i], EntryCommissions[i] + commissions[i]))],
        };
    }

    /// <summary>Null where it has no bound. Of a calendar that is held it is what was paid: the later option is worth no less than the nearer one.</summary>
    private double? MaximumLoss(double commissions) => one.Kind != StructureKind.Calendar ? _held.MaximumLoss(-EntryValue, commissions)
        : one.IsUncovered ? null
        : EntryValue * OptionContract.Multiplier * lots + commissions;

    public static string TagOf(EntryStructure structure, OptionStructure one)
    {
        StringBuilder tag = new();
        foreach (char letter in structure.ToString())
        {
            tag.Append(char.IsUpper(letter) && tag.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        tag.Append(CultureInfo.InvariantCulture, $" {one.Expiry:yyyy-MM-dd}");
        return one.LastExpiry != one.Expiry
            ? tag.Append(CultureInfo.InvariantCulture, $"/{one.LastExpiry:yyyy-MM-dd} {one.Legs[0].Contract.Strike}").ToString()
            : tag.Append(' ').AppendJoin('/', one.Legs.Select(leg => leg.Contract.Strike).Order().Select(strike => strike.ToString(CultureInfo.InvariantCulture))).ToString();
    }
}
