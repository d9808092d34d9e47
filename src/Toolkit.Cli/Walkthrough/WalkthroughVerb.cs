using Toolkit.Cli.Verbs;

namespace Toolkit.Cli.Walkthrough;

internal static class WalkthroughVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string?> file = new("FILE") { Description = "A file of yours; without it the shipped samples are used.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> symbol = new("SYMBOL") { Description = "What it holds.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> timeframe = new("TIMEFRAME") { Description = "How long its bars last; inferred when left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> exchange = new("--sample-exchange") { Description = "Address of the running sample exchange (scripts/walkthrough.sh starts it); without it nothing is fetched.", HelpName = "URL" };
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
                JsonArray steps = [];
                void Show(Step step)
                {
                    steps.Add(step.ToJson());
                    if (!call.Report.Json)
                    {
                        step.Write(call.Report.Terminal.Out, steps.Count);
                    }
                }

                MainJob job = new(tk, Show, cancel);
                await (loaded is null ? job.OnSamplesAsync(folder) : job.OnFileAsync(path!, call.Get(symbol)!, loaded));
                if (call.Get(exchange) is { } url)
                {
                    await new FetchJob(tk, url, Show, cancel).RunAsync();
                }

                await new StudyJob(tk, Show, cancel).RunAsync(loaded?.Symbol ?? MainJob.DailySample, loaded?.Timeframe ?? Timeframe.Day);
                job.Places();
                call.Report.Result(new { steps }, _ => { });
            },
            file, symbol, timeframe, exchange);
    }
}
