#!/usr/bin/env dotnet-script
// Tests, searches and walks a strategy forward. The class below also runs by itself: toolkit backtest scripts/05-backtest.csx SYMBOL
//   toolkit script scripts/05-backtest.csx [-- SYMBOL WORKSPACE]
//   dotnet script scripts/05-backtest.csx [-- SYMBOL WORKSPACE]
// Exit code: 0 the walked-forward years earned money, 3 they did not.
#load "toolkit.csx"

using Toolkit;

public sealed class Pullback : Strategy
{
    public int Trend { get; set; } = 200;
    public int RsiBars { get; set; } = 3;
    public double Below { get; set; } = 25;

    private Indicator mean, strength, range;

    public override void Init() => (mean, strength, range) = (Sma(Close, Trend), Rsi(Close, RsiBars), Atr(14));

    public override void Next()
    {
        if (!Position.IsOpen && Close > mean && strength < Below)
        {
            Buy(new OrderTerms { Size = Sizing.Risk(0.01), StopLoss = Close - 3 * range, TakeProfit = Close + 4 * range });
        }
        else if (Position.IsLong && strength > 80)
        {
            Exit();
        }
    }
}

string symbol = Args.Count > 0 ? Args[0] : "ACME";
Workspace tk = Args.Count > 1 ? Workspace.Open(Args[1]) : Practice("05-backtest-script");
if (Args.Count < 2)
{
    await tk.Ingest.FolderAsync(Samples, new() { Pattern = "{symbol}_1d.csv", Ingest = new() { AssetType = "equity", Calendar = "XNYS" } });
}

Study study = await tk.StudyAsync(symbol, "1d");
foreach (string warning in study.Warnings)
{
    Console.Error.WriteLine($"warning: {warning}");
}

BacktestOptions account = new() { Cash = 10_000, Commission = Commission.Rate(0.001), Slippage = Slippage.BasisPoints(2) };
Console.WriteLine(study.Run(new BuyAndHold(), account));
Console.WriteLine(study.Run(new Pullback(), account));
Console.WriteLine(study.CheckLookAhead(() => new Pullback(), account).IsClean ? "looks not ahead" : "LOOKS AHEAD");

ParameterGrid grid = new() { { "trend", 50, 200, 50 }, { "rsiBars", 2, 5, 1 }, { "below", 15, 35, 5 } };
Func<ParameterSet, Strategy> create = p => new Pullback { Trend = p["trend"], RsiBars = p["rsiBars"], Below = p["below"] };
SweepResult sweep = study.Sweep(create, grid, new() { Backtest = account });
Console.WriteLine($"{sweep.Count} runs, best {sweep.Best.Parameters}: Sharpe {sweep.Best.Metrics.Sharpe:0.00}");

WalkForwardResult walk = study.WalkForward(
    create, grid, new() { InSample = CalendarSpan.OfYears(3), OutOfSample = CalendarSpan.OfYears(1), Sweep = new() { Backtest = account } });
foreach (WalkForwardWindow window in walk.Windows)
{
    Console.WriteLine($"{window.OutOfSample}: {window.Parameters}, {window.OutOfSampleMetrics.ReturnPct:0.00} %");
}

Console.WriteLine($"walked forward: {walk.OutOfSample.Metrics.ReturnPct:0.00} %, Sharpe {walk.OutOfSample.Metrics.Sharpe:0.00}");
tk.Dispose();
return walk.OutOfSample.Metrics.NetProfit > 0 ? 0 : 3;
