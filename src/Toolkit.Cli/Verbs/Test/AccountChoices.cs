namespace Toolkit.Cli.Verbs;

/// <summary>The options of the account, its costs and its rules.</summary>
internal sealed class AccountChoices
{
    private readonly Option<double?> _cash = new("--cash") { Description = "Starting capital. Default: 10000.", HelpName = "AMOUNT" };

    private readonly Option<string?> _commission = new("--commission")
    {
        Description = "What each side costs: 0.1%, 5bps, 1.00/order, 0.005/share, with a least amount 0.005/share,min=1. Default: nothing.",
        HelpName = "COST",
    };

    private readonly Option<string?> _slippage = new("--slippage")
    {
        Description = "How much worse market and stop orders fill: 5 (basis points), 0.05% or spread:0.02. Default: not at all.",
        HelpName = "BPS",
    };

    private readonly Option<bool> _capSlippage = new("--cap-slippage") { Description = "Let slippage end at the high or low of the bar. Default: it is added whole, and fills beyond their bar are counted." };

    private readonly Option<string?> _sizing = new("--sizing")
    {
        Description = "Size of an order: all, fraction:0.5, units:100, risk:1% (needs a stop-loss), volatility:15%. Default: all; of several symbols an equal part each.",
        HelpName = "SIZE",
    };

    private readonly Option<string?> _margin = new("--margin") { Description = "Own capital that a position needs, as part of its value: 0.5 is twofold leverage. Default: 1.", HelpName = "PART" };

    private readonly Option<double?> _lot = new("--lot") { Description = "Smallest step of a quantity. Default: the symbol's, else 1, for crypto 1e-8.", HelpName = "STEP" };

    private readonly Option<string?> _entries = new("--entries") { Description = "exclusive (default: one position at a time) or stacked.", HelpName = "MODE" };

    private readonly Option<bool> _onClose = new("--trade-on-close") { Description = "Fill market orders at the close of their bar instead of the next open." };

    private readonly Option<bool> _keepOpen = new("--keep-open") { Description = "Leave what is open at the end open instead of closing it at the last close." };

    private readonly Option<string?> _riskFree = new("--risk-free") { Description = "Risk-free return a year for Sharpe and Sortino, such as 2%. Default: 0.", HelpName = "RATE" };

    private readonly Option<int?> _seed = new("--seed") { Description = "Seed of chance in strategies and samples. Default: 0.", HelpName = "N" };

    public Option[] Options => [_cash, _commission, _slippage, _capSlippage, _sizing, _margin, _lot, _entries, _onClose, _keepOpen, _riskFree, _seed];

    /// <summary>Without those that only an end, or a statistic, has a use for.</summary>
    public Option[] LiveOptions => [.. Options.Except([_keepOpen, _riskFree])];

    public int SeedOf(Call call) => call.Get(_seed) ?? 0;

    /// <param name="call">The call.</param>
    /// <param name="symbols">Whose lots are meant, and how many share the account.</param>
    public BacktestOptions Read(Call call, IReadOnlyList<string> symbols)
    {
        double lot = call.Get(_lot) is { } given ? Above("--lot", given) : 1;
        return new()
        {
            Cash = call.Get(_cash) is { } cash ? Above("--cash", cash) : 10_000,
            Commission = Commission.Parse(call.Get(_commission) ?? "none"),
            Slippage = Slippage.Parse(call.Get(_slippage) ?? "none"),
            CapSlippage = call.Get(_capSlippage),
            Sizing = call.Get(_sizing) is { } size ? Sizing.Parse(size) : symbols.Count > 1 ? Sizing.Fraction(1.0 / symbols.Count) : default,
            Margin = call.Get(_margin) is { } margin ? Part("--margin", margin, above: 0, most: 1) : 1,
            Lot = lot,
            Lots = call.Get(_lot) is null ? null : symbols.Select(s => s[(s.IndexOf(':', StringComparison.Ordinal) + 1)..]).Distinct().ToDictionary(s => s, _ => lot),
            Entries = SeriesOptions.Choice<EntryMode>(call, _entries) ?? EntryMode.Exclusive,
            TradeOnClose = call.Get(_onClose),
            CloseOpenTrades = !call.Get(_keepOpen),
            RiskFreeRate = call.Get(_riskFree) is { } rate ? Part("--risk-free", rate, above: -1, most: 10) : 0,
            Seed = SeedOf(call),
        };
    }

    public static double Above(string option, double value) => value > 0 && double.IsFinite(value)
        ? value
        : throw ToolkitException.Usage(FormattableString.Invariant($"{option} {value}: a number above 0 is needed"), $"write a number such as {option} 1000");

    public static double Part(string option, string text, double above, double most)
    {
        bool percent = text.EndsWith('%');
        return double.TryParse(text.TrimEnd('%'), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number)
            && (percent ? number / 100 : number) is var part && part > above && part <= most
            ? part
            : throw ToolkitException.Usage(FormattableString.Invariant($"{option}: '{text}' is no part above {above} and at most {most}"), "write 0.5 or 50%");
    }
}
