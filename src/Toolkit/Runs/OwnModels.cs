using System.Text.Json.Nodes;

namespace Toolkit.Runs;

/// <summary>Models of costs and fills that a user wrote: of one a run keeps the class's name and its text, never its code.</summary>
internal static class OwnModels
{
    public static JsonObject Of(object model) => new() { ["own"] = model is IKeptModel kept ? kept.Name : model.GetType().Name, ["text"] = model.ToString() };

    public static string? NameIn(JsonNode json) => (string?)json["own"];

    public static string TextIn(JsonNode json) => (string)json["text"]!;

    /// <summary>The options of a run with its own models, which have to be given again and to be the same by name and text.</summary>
    public static BacktestOptions Given(StoredRun run, RerunOptions rerun) => run.Options with
    {
        Commission = Given(run, run.Options.Commission, rerun.Commission, nameof(RerunOptions.Commission)),
        Slippage = Given(run, run.Options.Slippage, rerun.Slippage, nameof(RerunOptions.Slippage)),
        Fills = Given(run, run.Options.Fills, rerun.Fills, nameof(RerunOptions.Fills)),
    };

    private static T Given<T>(StoredRun run, T then, T? given, string option)
        where T : class
    {
        string name = (then as IKeptModel)?.Name ?? then.GetType().Name;
        if (given is not null && (given.GetType().Name != name || given.ToString() != then.ToString()))
        {
            throw ToolkitException.Usage($"run {run.Id} was made with {then}, and {given} is given", "give the model that it was made with");
        }

        return then is not IKeptModel ? then : given ?? throw ToolkitException.Usage(
            $"run {run.Id} cannot be run again as it is: {then} is a model of its own, of which a run keeps the name and the text, not the code",
            $"run it again in C# and give the model: new RerunOptions {{ {option} = new {name}(...) }}");
    }
}
