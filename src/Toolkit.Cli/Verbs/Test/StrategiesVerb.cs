namespace Toolkit.Cli.Verbs;

internal static class StrategiesVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string?> file = new("FILE") { Description = "A .csx file with a strategy class, to see its parameters instead.", Arity = ArgumentArity.ZeroOrOne };
        return verb.Create(
            "strategies", "The strategies that come along, and their parameters.", "toolkit strategies",
            async (call, cancel) => Show(call, call.Get(file) is { } named ? [(await NamedStrategy.FindAsync(named, cancel)).Description] : Strategies.Shipped), file);
    }

    private static int Show(Call call, IReadOnlyList<StrategyDescription> strategies)
    {
        call.Report.Result(strategies.Select(s => new { s.Name, Description = s.Summary, s.Parameters }), text =>
        {
            foreach (StrategyDescription strategy in strategies)
            {
                text.WriteLine(strategy.Name);
                if (strategy.Summary.Length > 0)
                {
                    text.WriteLine("  " + strategy.Summary);
                }

                Parameters(text, strategy);
                text.WriteLine();
            }

            text.WriteLine("Run one with toolkit backtest STRATEGY SYMBOL --param name=value; a .csx file with a strategy class may be named instead.");
        });
        return 0;
    }

    private static void Parameters(TextWriter text, StrategyDescription strategy)
    {
        if (strategy.Parameters.Count == 0)
        {
            return;
        }

        int name = strategy.Parameters.Max(p => p.Name.Length), value = strategy.Parameters.Max(p => (p.Default ?? "").Length), type = strategy.Parameters.Max(p => p.Type.Length);
        text.WriteLines(strategy.Parameters.Select(p => $"    {p.Name.PadRight(name)} = {(p.Default ?? "").PadRight(value)}  {p.Type.PadRight(type)}  {p.Description}".TrimEnd()));
    }
}
