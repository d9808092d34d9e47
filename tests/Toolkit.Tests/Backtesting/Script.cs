namespace Toolkit.Tests.Backtesting;

/// <summary>A strategy written down in a test: what to do after bar 0, 1, 2, …</summary>
internal sealed class Script(Action<Script> next) : Strategy
{
    public Action<Script>? Declare { get; init; }

    public int Bar => BarNumber;

    public new Position Position => base.Position;

    public new double Equity => base.Equity;

    public new double FreeCash => base.FreeCash;

    public new Indicator Close => base.Close;

    public new DateTime Time => base.Time;

    public new IReadOnlyList<Market> Markets => base.Markets;

    public new Market Main => base.Main;

    public new Random Random => base.Random;

    public Indicator Seen { get; set; } = null!;

    public Dictionary<string, Indicator> Columns { get; } = [];

    public override void Init() => Declare?.Invoke(this);

    public override void Next() => next(this);

    public new Order Buy(in OrderTerms terms = default) => base.Buy(terms);

    public new Order Sell(in OrderTerms terms = default) => base.Sell(terms);

    public new Order Exit(in OrderTerms terms = default) => base.Exit(terms);

    public new Indicator Sma(Indicator source, int length) => base.Sma(source, length);

    public new Indicator Custom(string name, Indicator source, Func<double, double> step) => base.Custom(name, source, step);

    public new Indicator Precomputed(string name, IReadOnlyList<double> values, Market? market = null) => base.Precomputed(name, values, market);

    public new Prices On(Timeframe timeframe) => base.On(timeframe);

    /// <summary>Acts once, after one bar.</summary>
    public static Script At(int bar, Action<Script> act) => new(s =>
    {
        if (s.Bar == bar)
        {
            act(s);
        }
    });
}
