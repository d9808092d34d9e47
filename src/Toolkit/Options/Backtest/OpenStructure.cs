namespace Toolkit.Options;

/// <summary>A structure that is held, or just was.</summary>
internal sealed class OpenStructure(PlannedLeg[] legs, double[] entryPrices, StructureRisk risk)
{
    public required int Id { get; init; }

    public required long EntryTime { get; init; }

    public required string Tag { get; init; }

    /// <summary>How many of it.</summary>
    public required int Lots { get; init; }

    /// <summary>Of each leg, for all lots: what the entry cost.</summary>
    public required double[] EntryCommissions { get; init; }

    public ReadOnlySpan<PlannedLeg> Legs => legs;

    /// <summary>The last known middle of each leg, or what it was settled at.</summary>
    public double[] Marks { get; } = [.. entryPrices];

    /// <summary>Which legs have expired.</summary>
    public bool[] Settled { get; } = new bool[legs.Length];

    /// <summary>The expiry that comes first.</summary>
    public DateOnly Expiry { get; } = legs.Min(l => l.Contract.Expiry);

    /// <summary>Why it is to be closed as soon as quotes allow it.</summary>
    public ExitReason Waiting { get; set; }

    /// <summary>Whether its holder might have been assigned early.</summary>
    public bool RisksAssignment { get; set; }

    /// <summary>For a share; negative when it was sold for a credit.</summary>
    public double EntryValue { get; } = ValueOf(legs, entryPrices);

    /// <summary>Credit, or what was paid, for a share.</summary>
    public double Basis => Math.Abs(EntryValue);

    public double Requirement => risk.Requirement * OptionContract.Multiplier * Lots;

    /// <summary>What it would bring at its marks.</summary>
    public double Worth => ValueOf(legs, Marks) * OptionContract.Multiplier * Lots;

    public static double ValueOf(ReadOnlySpan<PlannedLeg> legs, ReadOnlySpan<double> prices)
    {
        double value = 0;
        for (int i = 0; i < legs.Length; i++)
        {
            value += legs[i].Ratio * prices[i];
        }

        return value;
    }

    public static string TagOf(EntryStructure structure, ReadOnlySpan<PlannedLeg> legs)
    {
        StringBuilder tag = new();
        foreach (char letter in structure.ToString())
        {
            tag.Append(char.IsUpper(letter) && tag.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        PlannedLeg first = legs[0], last = legs[^1];
        tag.Append(CultureInfo.InvariantCulture, $" {first.Contract.Expiry:yyyy-MM-dd}");
        if (last.Contract.Expiry != first.Contract.Expiry)
        {
            return tag.Append(CultureInfo.InvariantCulture, $"/{last.Contract.Expiry:yyyy-MM-dd} {first.Contract.Strike}").ToString();
        }

        for (int i = 0; i < legs.Length; i++)
        {
            tag.Append(i == 0 ? ' ' : '/').Append(legs[i].Contract.Strike.ToString(CultureInfo.InvariantCulture));
        }

        return tag.ToString();
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
            Symbol = legs[0].Contract.Underlying,
            Quantity = sign * Lots,
            Multiplier = OptionContract.Multiplier,
            EntryTime = UnixMicroseconds.ToDateTime(EntryTime),
            EntryPrice = sign * EntryValue,
            ExitTime = UnixMicroseconds.ToDateTime(time),
            ExitPrice = sign * ValueOf(legs, prices) + 0.0,
            Commission = all,
            EntryCommission = paid,
            ExitReason = reason,
            PositionId = Id,
            StopLoss = sign * EntryValue - sign * rule.Stop * Basis,
            TakeProfit = sign * EntryValue + sign * rule.ProfitTarget * Basis,
            Tag = Tag,
            CapitalAtRisk = risk.IsBounded ? (risk.Requirement + EntryValue) * OptionContract.Multiplier * Lots + all : Requirement,
            Legs = [.. legs.Select((leg, i) => new TradeLeg(leg.Contract, leg.Ratio * Lots, entryPrices[i], prices[i], EntryCommissions[i] + commissions[i]))],
        };
    }
}
