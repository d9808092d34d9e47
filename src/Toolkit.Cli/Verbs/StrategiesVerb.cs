using System.Text.Json.Nodes;

namespace Toolkit.Cli.Verbs;

internal static class StrategiesVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("strategies", "The strategies that come along, and their parameters.", "toolkit strategies", (call, _) =>
    {
        JsonNode json = Json.Array(Strategies.Shipped, s => new JsonObject
        {
            ["name"] = s.Name,
            ["description"] = s.Summary,
            ["parameters"] = Json.Array(s.Parameters, p => new JsonObject
            {
                ["name"] = p.Name,
                ["type"] = p.Type,
                ["default"] = p.Default,
                ["description"] = p.Description,
            }),
        });
        call.Report.Result(json, text =>
        {
            foreach (StrategyDescription strategy in Strategies.Shipped)
            {
                text.WriteLine(strategy.Name);
                text.WriteLine("  " + strategy.Summary);
                Parameters(text, strategy);
                text.WriteLine();
            }

            text.WriteLine("Run one with toolkit backtest STRATEGY SYMBOL --param name=value; a .csx file with a strategy class may be named instead.");
        });
        return Task.FromResult(0);
    });

    private static void Parameters(TextWriter text, StrategyDescription strategy)
    {
        if (strategy.Parameters.Count == 0)
        {
            return;
        }

        int name = strategy.Parameters.Max(p => p.Name.Length), value = strategy.Parameters.Max(p => (p.Default ?? "").Length), type = strategy.Parameters.Max(p => p.Type.Length);
        foreach (StrategyParameter p in strategy.Parameters)
        {
            text.WriteLine($"    {p.Name.PadRight(name)} = {(p.Default ?? "").PadRight(value)}  {p.Type.PadRight(type)}  {p.Description}".TrimEnd());
        }
    }
}
