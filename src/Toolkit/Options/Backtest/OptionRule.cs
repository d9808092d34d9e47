using Toolkit.Backtesting;
using Toolkit.Options;

namespace Toolkit;

/// <summary>When a structure is entered, of which options it is made, and when it is left.</summary>
/// <remarks>
/// Decisions at a moment go by the quotes of that moment and by the underlying's bars that had closed, and fill at the same quotes. Each
/// property is a parameter of the run, under its name in camel case. Prices and widths are for a share.
/// </remarks>
public sealed record OptionRule
{
    /// <summary>What is traded. Default an iron condor.</summary>
    public EntryStructure Structure { get; init; }

    /// <summary>Buy what is usually sold, and the other way round. Default false.</summary>
    public bool Reversed { get; init; }

    /// <summary>Calendar days to the expiry that is looked for. Default 45.</summary>
    public int Dte { get; init; } = 45;

    /// <summary>How many days the nearest expiry may be away from <see cref="Dte"/>. Default 10.</summary>
    public int DteTolerance { get; init; } = 10;

    /// <summary>Delta, without its sign, of the strikes nearest to the price: 0 to 1. Default 0.16. Strikes at the money do not need it.</summary>
    public double Delta { get; init; } = 0.16;

    /// <summary>Instead of <see cref="Delta"/>: how far out of the money these strikes are, as part of the price; 0.05 for 5 %.</summary>
    public double? Otm { get; init; }

    /// <summary>Distance of the wings from the strikes nearest to the price; the listed strike nearest to it is taken. Default 10.</summary>
    public double Wing { get; init; } = 10;

    /// <summary>Of a calendar: days between its two expiries. Default 30.</summary>
    public int CalendarDays { get; init; } = 30;

    /// <summary>The least credit. Default: any above 0. What is bought has none.</summary>
    public double MinCredit { get; init; }

    /// <summary>Weekdays of entries, such as <c>mon,wed</c>. Default (null): any.</summary>
    public string? Days { get; init; }

    /// <summary>Least calendar days from one entry to the next. Default 1: once a day.</summary>
    public int EveryDays { get; init; } = 1;

    /// <summary>
    /// A condition on the underlying's last closed bar, such as <c>rsi14 &lt; 70 and close &gt; sma200</c>. Words: open, high, low, close, volume,
    /// and with a length sma, ema, wma, rsi, atr, highest, lowest, deviation, zscore, bbupper, bbmiddle, bblower (two deviations). Not yet warm means no.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>A condition in code, besides <see cref="Filter"/>. A run that has one can be run again from C# only.</summary>
    public Func<EntryMoment, bool>? When { get; init; }

    /// <summary>Positions at a time. Default 1.</summary>
    public int MaxPositions { get; init; } = 1;

    /// <summary>Leave when the profit, before commissions, is this part of the credit (of what was paid, for what is bought): 0.5 for 50 %. Default (null): never.</summary>
    public double? ProfitTarget { get; init; }

    /// <summary>Leave when the loss, before commissions, is this many times the credit (what was paid). Default (null): never.</summary>
    public double? Stop { get; init; }

    /// <summary>Leave when so few calendar days are left to the nearest expiry. Default (null): at the expiry.</summary>
    public int? ExitDte { get; init; }

    /// <summary>Leave when the underlying touches a strike that was sold: in a bar that began after the entry, or at a moment. Default false.</summary>
    public bool ExitOnTouch { get; init; }

    /// <summary>Leave when the delta, without its sign, of an option that was sold reaches this. Default (null): never.</summary>
    public double? ExitDelta { get; init; }

    /// <summary>The name of its strategy in results and runs.</summary>
    internal string Name => Reversed ? $"Reversed{Structure}" : Structure.ToString();

    /// <summary>Whether the structure is sold for a credit.</summary>
    internal bool Sells => (Structure is EntryStructure.Butterfly or EntryStructure.Calendar) == Reversed;

    /// <summary>The settings by their names in camel case; what is not set is left out.</summary>
    public IReadOnlyDictionary<string, object> Parameters
    {
        get
        {
            Dictionary<string, object> all = new(PlainSettings.Read(this));
            if (When is not null)
            {
                all[CodeName] = "code";
            }

            return all;
        }
    }

    /// <summary>The parameter that says that a condition was code.</summary>
    internal const string CodeName = "when";

    /// <summary>Names of the settings.</summary>
    public static IReadOnlyList<string> ParameterNames { get; } = [.. PlainSettings.Of(typeof(OptionRule)).Select(PlainSettings.NameOf)];

    /// <summary>The rule with other settings, by their names in any case.</summary>
    /// <exception cref="ToolkitException">There is no such setting, or it is not of its type (usage).</exception>
    public OptionRule With(IEnumerable<KeyValuePair<string, ParameterValue>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        OptionRule rule = this with { };
        foreach ((string name, ParameterValue value) in parameters)
        {
            if (!PlainSettings.TryWrite(rule, name, value))
            {
                string near = NameDistance.Nearest(name, ParameterNames) is { } meant ? $"did you mean {meant}? " : "";
                throw ToolkitException.Usage($"an option rule has no parameter '{name}'", $"{near}it has {string.Join(", ", ParameterNames)}");
            }
        }

        return rule;
    }

    /// <exception cref="ToolkitException">A setting has no sensible value (usage).</exception>
    internal void Validate()
    {
        Check(Dte >= 0 && DteTolerance >= 0 && ExitDte is null or >= 0, "days to expiry are from 0 on");
        Check(Delta is > 0 and < 1 && ExitDelta is null or (> 0 and < 1), "a delta is between 0 and 1");
        Check(Otm is null or (> -1 and < 1), "a part of the price is between -1 and 1: 0.05 for 5 %");
        Check(Wing is > 0 and < double.PositiveInfinity, "a wing is above 0");
        Check(CalendarDays > 0, "the expiries of a calendar lie at least a day apart");
        Check(MinCredit is >= 0 and < double.PositiveInfinity, "a least credit is from 0 on");
        Check(EveryDays >= 1, "entries lie at least a day apart");
        Check(MaxPositions >= 1, "there is at least one position at a time");
        Check(ProfitTarget is null or > 0, "a profit target is above 0: 0.5 for half of the credit");
        Check(Stop is null or > 0, "a stop is above 0: 2 for a loss of twice the credit");
        WeekdaySet.Parse(Days);

        static void Check(bool valid, string rule)
        {
            if (!valid)
            {
                throw ToolkitException.Usage($"this option rule cannot be: {rule}", "set it to a value that can be");
            }
        }
    }
}
