namespace Toolkit;

/// <summary>Options that are opened and closed together.</summary>
/// <remarks>
/// A quantity counts structures; negative, every leg is turned round. Credits and debits are for a share of one structure, as they are
/// quoted; all that is in money is for all contracts: a share's x 100 x quantity. Immutable and safe to share between threads.
/// </remarks>
public sealed partial class OptionStructure
{
    private readonly OptionLeg[] _legs;

    private OptionStructure(StructureKind kind, int quantity, params ReadOnlySpan<OptionLeg> oneOfIt)
    {
        if (quantity is 0 or int.MinValue)
        {
            throw Fault(kind, $"the quantity is {quantity}", "give the number of structures: above 0 as the maker says, below 0 turned round");
        }

        Kind = kind;
        Quantity = Math.Abs(quantity);
        _legs = oneOfIt.ToArray();
        for (int i = 0; i < _legs.Length; i++)
        {
            OptionContract contract = _legs[i].Contract;
            if (string.IsNullOrWhiteSpace(contract.Underlying) || !(contract.Strike > 0 && double.IsFinite(contract.Strike)))
            {
                throw Fault(kind, $"'{contract}' needs an underlying and a strike above 0", "give both");
            }

            _legs[i] = new(contract, checked(_legs[i].Quantity * quantity));
        }
    }

    public StructureKind Kind { get; }

    /// <summary>How many of it, 1 or more.</summary>
    public int Quantity { get; }

    /// <summary>In the order of the maker's strikes, with all contracts of the <see cref="Quantity"/>.</summary>
    public IReadOnlyList<OptionLeg> Legs => _legs;

    public string Underlying => _legs[0].Contract.Underlying;

    /// <summary>The expiry, of a calendar the nearer one.</summary>
    public DateOnly Expiry => _legs[0].Contract.Expiry;

    /// <summary>The expiry, of a calendar the later one.</summary>
    public DateOnly LastExpiry => _legs[^1].Contract.Expiry;

    /// <summary>Contracts bought or sold to open it.</summary>
    public int Contracts => _legs.Sum(leg => Math.Abs(leg.Quantity));

    /// <summary>One option, held.</summary>
    public static OptionStructure Single(OptionContract contract, int quantity = 1) => new(StructureKind.Single, quantity, new OptionLeg(contract, 1));

    /// <summary>One strike bought and another one sold.</summary>
    /// <exception cref="ToolkitException">Both are one strike, or are not of one underlying, expiry and right (usage).</exception>
    public static OptionStructure Vertical(OptionContract bought, OptionContract sold, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.Vertical;
        SameSeries(Kind, bought, sold);
        SameRight(Kind, bought, sold);
        if (bought.Strike == sold.Strike)
        {
            throw Fault(Kind, $"both strikes are {sold.Strike}", "buy one strike and sell another");
        }

        return new(Kind, quantity, new(bought, 1), new(sold, -1));
    }

    /// <summary>A put and a call above it, held.</summary>
    /// <exception cref="ToolkitException">The call is not above the put, or both are not of one underlying and expiry (usage).</exception>
    public static OptionStructure Strangle(OptionContract put, OptionContract call, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.Strangle;
        SameSeries(Kind, put, call);
        if (put.Right != OptionRight.Put || call.Right != OptionRight.Call)
        {
            throw Fault(Kind, $"{put} and {call} are not a put and a call", "give the put first, then the call");
        }

        Ascending(Kind, "put, call", put, call);
        return new(Kind, quantity, new(put, 1), new(call, 1));
    }

    /// <summary>A put and a call of one strike, held.</summary>
    public static OptionStructure Straddle(string underlying, DateOnly expiry, double strike, int quantity = 1) => new(
        StructureKind.Straddle, quantity, new(new(underlying, expiry, strike, OptionRight.Put), 1), new(new(underlying, expiry, strike, OptionRight.Call), 1));

    /// <summary>The outer strikes held, the middle one sold twice; wings may differ in width.</summary>
    /// <exception cref="ToolkitException">The strikes do not ascend, or are not of one underlying, expiry and right (usage).</exception>
    public static OptionStructure Butterfly(OptionContract low, OptionContract middle, OptionContract high, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.Butterfly;
        SameSeries(Kind, low, middle, high);
        SameRight(Kind, low, middle, high);
        Ascending(Kind, "low, middle, high", low, middle, high);
        return new(Kind, quantity, new(low, 1), new(middle, -2), new(high, 1));
    }

    /// <summary>A put and a call sold, a put below and a call above bought.</summary>
    /// <param name="underlying">Symbol.</param>
    /// <param name="expiry">Of all four.</param>
    /// <param name="strikes">Ascending.</param>
    /// <param name="quantity">Above 0 sold for a credit.</param>
    /// <exception cref="ToolkitException">The strikes do not ascend (usage).</exception>
    public static OptionStructure IronCondor(
        string underlying, DateOnly expiry, (double LongPut, double ShortPut, double ShortCall, double LongCall) strikes, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.IronCondor;
        OptionContract longPut = new(underlying, expiry, strikes.LongPut, OptionRight.Put), shortPut = longPut with { Strike = strikes.ShortPut };
        OptionContract shortCall = new(underlying, expiry, strikes.ShortCall, OptionRight.Call), longCall = shortCall with { Strike = strikes.LongCall };
        Ascending(Kind, "long put, short put, short call, long call", longPut, shortPut, shortCall, longCall);
        return new(Kind, quantity, new(longPut, 1), new(shortPut, -1), new(shortCall, -1), new(longCall, 1));
    }

    /// <summary>A put and a call of the middle strike sold, a put below and a call above bought.</summary>
    /// <param name="underlying">Symbol.</param>
    /// <param name="expiry">Of all four.</param>
    /// <param name="strikes">Ascending.</param>
    /// <param name="quantity">Above 0 sold for a credit.</param>
    /// <exception cref="ToolkitException">The strikes do not ascend (usage).</exception>
    public static OptionStructure IronButterfly(
        string underlying, DateOnly expiry, (double LongPut, double Middle, double LongCall) strikes, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.IronButterfly;
        OptionContract longPut = new(underlying, expiry, strikes.LongPut, OptionRight.Put), shortPut = longPut with { Strike = strikes.Middle };
        OptionContract shortCall = shortPut with { Right = OptionRight.Call }, longCall = shortCall with { Strike = strikes.LongCall };
        Ascending(Kind, "long put, middle, long call", longPut, shortPut, longCall);
        return new(Kind, quantity, new(longPut, 1), new(shortPut, -1), new(shortCall, -1), new(longCall, 1));
    }

    /// <summary>The nearer expiry sold, the later one held.</summary>
    /// <exception cref="ToolkitException">The later expiry is not later, or both are not of one underlying, strike and right (usage).</exception>
    public static OptionStructure Calendar(OptionContract near, DateOnly laterExpiry, int quantity = 1)
    {
        const StructureKind Kind = StructureKind.Calendar;
        if (laterExpiry <= near.Expiry)
        {
            throw Fault(Kind, $"{laterExpiry:yyyy-MM-dd} is not after {near.Expiry:yyyy-MM-dd}", "give the nearer option and the later expiry");
        }

        return new(Kind, quantity, new(near, -1), new(near with { Expiry = laterExpiry }, 1));
    }

    /// <summary>As many of it as given; negative, turned round.</summary>
    public OptionStructure Times(int quantity)
    {
        OptionLeg[] one = [.. _legs.Select(leg => leg with { Quantity = leg.Quantity / Quantity })];
        return new(Kind, quantity, one);
    }

    /// <summary>In a line: how many, of which kind, expiry and strikes.</summary>
    public string Description
    {
        get
        {
            string right = _legs.All(leg => leg.Contract.Right == _legs[0].Contract.Right) ? _legs[0].Contract.Right.ToString().ToLowerInvariant() : "";
            string kind = Kind == StructureKind.Single ? right : $"{right} {Words(Kind)}".TrimStart();
            string expiries = string.Join(" / ", _legs.Select(leg => leg.Contract.Expiry).Distinct().Select(expiry => expiry.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            string strikes = string.Join(" / ", _legs.Select(leg => leg.Contract.Strike.ToString(CultureInfo.InvariantCulture)).Distinct());
            return $"{(IsTurned ? "-" : "")}{Quantity} x {kind} {expiries} {strikes}";
        }
    }

    public override string ToString() => $"{Words(Kind)} {string.Join(", ", _legs)}";

    /// <summary>Whether every leg is the other way round than its maker says.</summary>
    private bool IsTurned => Kind == StructureKind.Calendar ? _legs[0].Quantity > 0 : _legs[0].Quantity < 0;

    internal static string Words(StructureKind kind) => kind switch
    {
        StructureKind.IronCondor => "iron condor",
        StructureKind.IronButterfly => "iron butterfly",
        StructureKind other => other.ToString().ToLowerInvariant(),
    };

    private static void SameSeries(StructureKind kind, params ReadOnlySpan<OptionContract> contracts)
    {
        foreach (OptionContract contract in contracts)
        {
            if (contract.Underlying != contracts[0].Underlying)
            {
                throw Fault(kind, $"{contracts[0]} and {contract} are of two underlyings", "take options of one");
            }

            if (contract.Expiry != contracts[0].Expiry)
            {
                throw Fault(kind, $"{contracts[0]} and {contract} have two expiries", "take options of one; a calendar has two");
            }
        }
    }

    private static void SameRight(StructureKind kind, params ReadOnlySpan<OptionContract> contracts)
    {
        foreach (OptionContract contract in contracts)
        {
            if (contract.Right != contracts[0].Right)
            {
                throw Fault(kind, $"{contracts[0]} and {contract} are a call and a put", "take calls only, or puts only");
            }
        }
    }

    private static void Ascending(StructureKind kind, string order, params ReadOnlySpan<OptionContract> contracts)
    {
        for (int i = 1; i < contracts.Length; i++)
        {
            if (!(contracts[i - 1].Strike < contracts[i].Strike))
            {
                throw Fault(kind, $"{contracts[i].Strike} does not lie above {contracts[i - 1].Strike}", $"strikes ascend: {order}");
            }
        }
    }

    private static ToolkitException Fault(StructureKind kind, FormattableString fault, string hint) =>
        ToolkitException.Usage($"{Words(kind)}: {FormattableString.Invariant(fault)}", hint);
}
