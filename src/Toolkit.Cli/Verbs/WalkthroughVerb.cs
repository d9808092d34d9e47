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
        Option<string?> exchange = new("--sample-exchange")
        {
            Description = "Address of the running sample exchange (scripts/walkthrough.sh starts it); without it nothing is fetched.",
            HelpName = "URL",
        };
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
                using Workspace tk = call.OpenToFill();
                MainJob job = new(tk, cancel);
                JsonArray steps = [];
                async IAsyncEnumerable<Step> All(IAsyncEnumerable<Step> main)
                {
                    await foreach (Step step in main)
                    {
                        yield return step;
                    }

                    if (call.Get(exchange) is { } url)
                    {
                        await foreach (Step step in new FetchJob(tk, url, cancel).RunAsync())
                        {
                            yield return step;
                        }
                    }

                    await foreach (Step step in new StudyJob(tk, cancel).RunAsync(loaded?.Symbol ?? MainJob.DailySample, loaded?.Timeframe ?? Timeframe.Day))
                    {
                        yield return step;
                    }

                    yield return job.Places();
                }

                await foreach (Step step in All(loaded is null ? job.OnSamples(folder) : job.OnFile(path!, call.Get(symbol)!, loaded)))
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
            file, symbol, timeframe, exchange);
    }

    private static void Print(TextWriter output, int number, Step step)
    {
        output.WriteLine($"{number}. {step.Name}");
        output.WriteLine($"   $ {step.Command}");
        foreach (string line in step.Lines)
        {
            output.WriteLine("   " + Words.Of(line));
        }

        output.WriteLine();
        output.Flush();
    }
}
