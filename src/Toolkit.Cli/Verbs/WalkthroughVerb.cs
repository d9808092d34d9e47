using System.CommandLine;
using System.Text.Json.Nodes;
using Toolkit.Cli.Walkthrough;

namespace Toolkit.Cli.Verbs;

internal static class WalkthroughVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string?> file = new("FILE") { Description = "A file of yours; without it the shipped samples are used.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> symbol = new("SYMBOL") { Description = "What it holds.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> timeframe = new("TIMEFRAME") { Description = "How long its bars last; inferred when left out.", Arity = ArgumentArity.ZeroOrOne };
        return verb.Create(
            "walkthrough", "The main job end to end, on the samples or on a file of yours.", "toolkit walkthrough my.csv SPY 1m", async (call, cancel) =>
            {
                string? path = call.Get(file) is { } given ? IngestVerb.ExistingFile(given) : null;
                if (path is not null && call.Get(symbol) is null)
                {
                    throw ToolkitException.Usage("SYMBOL is missing beside FILE", "write toolkit walkthrough FILE SYMBOL [TIMEFRAME]");
                }

                string folder = path is null ? SampleFolder.Find() : "";
                Timeframe? bars = call.Get(timeframe) is { } text ? Timeframe.Parse(text) : null;
                IngestReport? loaded = path is null ? null : await IngestVerb.IngestAsync(call, (path, call.Get(symbol)!, bars), new(), cancel);
                using Workspace tk = call.OpenOrCreate();
                MainJob job = new(tk, cancel);
                JsonArray steps = [];
                await foreach (Step step in loaded is null ? job.OnSamples(folder) : job.OnFile(path!, call.Get(symbol)!, loaded))
                {
                    steps.Add(step.ToJson());
                    if (!call.Report.Json)
                    {
                        Print(call.Report.Terminal.Out, steps.Count, step);
                    }
                }

                if (call.Report.Json)
                {
                    call.Report.Result(new JsonObject { ["steps"] = steps }, _ => { });
                }

                return 0;
            },
            file, symbol, timeframe);
    }

    private static void Print(TextWriter output, int number, Step step)
    {
        output.WriteLine($"{number}. {step.Name}");
        output.WriteLine($"   $ {step.Command}");
        foreach (string line in step.Lines)
        {
            output.WriteLine("   " + line);
        }

        output.WriteLine();
        output.Flush();
    }
}
