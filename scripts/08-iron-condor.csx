#!/usr/bin/env dotnet-script
// A rule for iron condors, tested, searched and compared. Without quotes of one's own a model makes them, and all of it says SYNTHETIC.
//   toolkit script scripts/08-iron-condor.csx [-- QUOTES.csv BARS.csv SYMBOL]
//   dotnet script scripts/08-iron-condor.csx [-- QUOTES.csv BARS.csv SYMBOL]
#load "toolkit.csx"

using Toolkit;

Workspace tk = Practice("08-iron-condor-script");
string symbol = Args.Count > 2 ? Args[2] : "ACME";
await tk.Ingest.FileAsync(Args.Count > 1 ? Args[1] : Path.Combine(Samples, "ACME_1d.csv"), symbol, options: new() { Calendar = "XNYS" });
OptionMarket market;
if (Args.Count > 2)
{
    await tk.Options.ImportAsync(Args[0]);
    market = await tk.Options.MarketAsync(symbol);
}
else
{
    market = SyntheticMarket.Parse(await tk.Bars.ReadAsync(symbol, "1d", options: new() { Calendar = TradingCalendar.Xnys }), "realised:20,ratio=1.1,skew=-0.05");
}

OptionRule rule = new()
{
    Dte = 45, Delta = 0.16, Wing = 2.5, Days = "mon", Filter = "rsi14 < 70", MaxPositions = 4, ProfitTarget = 0.5, Stop = 2, ExitDte = 21,
};
OptionBacktestOptions account = new() { Cash = 50_000, Commission = Commission.Parse("0.65/contract"), Fill = OptionFill.OfSpread(0.25), Sizing = Sizing.Risk(0.02) };
BacktestResult condor = OptionBacktest.Run(market, rule, account);
Console.WriteLine(condor);
foreach (string warning in condor.Warnings)
{
    Console.WriteLine($"warning: {warning}");
}

foreach (TradeGroup exits in condor.TradesBy(TradeGrouping.ExitReason))
{
    Console.WriteLine($"{exits.Name}: {exits.Trades} trades, {exits.ProfitLoss:0.00}");
}

ParameterGrid grid = new ParameterGrid { { "delta", 0.10, 0.30, 0.05 }, { "dte", 30, 60, 10 } };
SweepResult sweep = OptionBacktest.Sweep(market, p => rule.With(p), grid, account);
Console.WriteLine($"{sweep.Count} runs, best {sweep.Best.Parameters}: Sharpe {sweep.Best.Metrics.Sharpe:0.00}");

List<long> ids = [];
foreach ((string name, OptionRule variant) in new (string, OptionRule)[]
{
    ("as above", rule), ("held to expiry", rule with { ProfitTarget = null, Stop = null, ExitDte = null }), ("out when touched", rule with { ExitOnTouch = true }),
})
{
    ids.Add(await tk.Runs.SaveAsync(OptionBacktest.Run(market, variant, account), name));
}

Console.WriteLine((await tk.Runs.CompareAsync(ids)).ToFrame().ToText());
RerunReport again = await tk.Runs.RerunAsync(ids[0]);
Console.WriteLine(again.IsSame ? "the first run holds" : $"the first run does not hold: {string.Join("; ", again.Differences)}");
HtmlReport.Of(condor, new() { Heatmap = sweep.Heatmap("delta", "dte") }).WriteTo(Path.Combine(tk.Path, "condor.html"));
tk.Dispose();
return again.IsSame ? 0 : 1;
