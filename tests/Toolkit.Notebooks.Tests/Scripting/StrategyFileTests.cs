using Toolkit.Scripting;

namespace Toolkit.Notebooks.Tests;

/// <summary>Strategies in .csx files.</summary>
public sealed class StrategyFileTests : IDisposable
{
    private const string Cross =
        """
        class MyCross : Strategy
        {
            public int Fast { get; init; } = 5;
            public int Slow = 20;
            Indicator fast, slow;
            public override void Init() { fast = Sma(Close, Fast); slow = Sma(Close, Slow); }
            public override void Next()
            {
                if (CrossedUp(fast, slow)) Buy();
                else if (CrossedDown(fast, slow)) Sell();
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("toolkit-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Class_in_a_file_trades_as_the_same_class_in_code_does()
    {
        StrategyFile file = await StrategyFile.LoadAsync(Write("my.csx", Cross));

        Assert.Equal(("MyCross", "fast", "slow"), (file.Strategy.Name, file.Strategy.Parameters[0].Name, file.Strategy.Parameters[1].Name));
        Assert.Equal(Cross, StrategySources.Of(file.Strategy.Type));
        BarSeries bars = Walk();
        Assert.Equal(
            Backtest.Run(bars, new SmaCross(4, 20)).Metrics, Backtest.Run(bars, file.Strategy.Create(ParameterSet.Parse(["fast=4"]))).Metrics);
    }

    [Fact]
    public async Task File_that_runs_as_a_script_too_can_be_named_and_its_statements_are_not_run()
    {
        string path = Write(
            "job.csx",
            """
            #!/usr/bin/env dotnet-script
            #load "toolkit.csx"
            #r "nuget: Toolkit, 0.1.0"
            #r "../artifacts/toolkit/Toolkit.dll"
            using Toolkit;
            using System.ComponentModel;

            const int Usual = 7;
            var study = await tk.StudyAsync("SPY", "1d");
            throw new System.Exception("statements are not run");
            [Description("Buys and waits.")]
            class Waiting : Strategy
            {
                [Description("Bars to wait.")] public int Bars { get; init; } = Usual;
                public override void Next() { if (BarNumber == Twice(Bars)) Buy(); }
            }
            static int Twice(int n) => 2 * n;
            Display(study.Run(new Waiting()));
            """);

        StrategyFile file = await StrategyFile.LoadAsync(path);

        Assert.Equal("Buys and waits.", file.Strategy.Summary);
        Assert.Equal(new StrategyParameter("bars", "whole number", "7", "Bars to wait."), Assert.Single(file.Strategy.Parameters));
        BarSeries bars = Walk();
        Assert.Equal(bars.Time[15], Assert.Single(Backtest.Run(bars, file.Strategy.Create()).Trades).EntryTime);
    }

    [Fact]
    public async Task Classes_of_other_files_are_loaded_with_it()
    {
        Write("base.csx", "abstract class Waiting : Strategy { protected abstract int Bars { get; } public override void Next() { if (BarNumber == Bars) Buy(); } }");
        StrategyFile file = await StrategyFile.LoadAsync(Write("two.csx", "#load \"base.csx\"\nclass Two : Waiting { protected override int Bars => 2; }"));
        Assert.Equal("Two", file.Strategy.Name);
        BarSeries bars = Walk();
        Assert.Equal(bars.Time[3], Assert.Single(Backtest.Run(bars, file.Strategy.Create()).Trades).EntryTime);
    }

    [Fact]
    public async Task Of_several_strategies_one_is_named()
    {
        string path = Write("several.csx", Cross + "\n" + Cross.Replace("MyCross", "Other", StringComparison.Ordinal));
        Assert.Equal("Other", (await StrategyFile.LoadAsync(path + ":other")).Strategy.Name);
        await RefusedAsync(ErrorKind.Usage, "several.csx has several strategies: MyCross, Other", path);
        await RefusedAsync(ErrorKind.NotFound, "several.csx has no strategy 'Third'", path + ":Third");
    }

    [Fact]
    public async Task What_is_wrong_is_said_with_file_line_and_column()
    {
        await RefusedAsync(ErrorKind.BadData, "wrong.csx(6,42): error CS0103: The name 'Smaa' does not exist in the current context", Write("wrong.csx", Cross.Replace("fast = Sma(", "fast = Smaa(", StringComparison.Ordinal)));
        await RefusedAsync(ErrorKind.BadData, "open.csx(", Write("open.csx", Cross[..^1]));
        await RefusedAsync(ErrorKind.BadData, "empty.csx has no strategy class", Write("empty.csx", "// nothing"));
        await RefusedAsync(ErrorKind.NotFound, "there is no file", Path.Combine(_folder, "absent.csx"));
    }

    [Fact]
    public void Words_that_name_no_file_are_none()
    {
        Assert.True(StrategyFile.IsNamedBy("a/b.csx"));
        Assert.True(StrategyFile.IsNamedBy("b.CSX:Mine"));
        Assert.False(StrategyFile.IsNamedBy("SmaCross"));
        Assert.False(StrategyFile.IsNamedBy("my.csx.old"));
    }

    private static async Task RefusedAsync(ErrorKind kind, string message, string text)
    {
        ToolkitException error = await Assert.ThrowsAsync<ToolkitException>(() => StrategyFile.LoadAsync(text));
        Assert.Equal(kind, error.Kind);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static BarSeries Walk()
    {
        Random random = new(5);
        double price = 100;
        List<Bar> bars = [];
        for (int i = 0; i < 300; i++)
        {
            double open = price;
            price = Math.Round(price * (1 + 0.04 * (random.NextDouble() - 0.5)), 2);
            bars.Add(new(new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i), open, Math.Max(open, price), Math.Min(open, price), price, 1));
        }

        return BarSeries.From(bars, "WALK", Timeframe.Day);
    }
}
