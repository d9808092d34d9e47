namespace Toolkit.Cli.Verbs;

internal static class SqlVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> text = new("SQL") { Description = "DuckDB's SQL over the views bars, symbols, datasets, data_sources, coverage, …; '-' reads it from stdin." };
        Option<string[]> parameters = new("--param")
        {
            Description = "A value for $name in the SQL; may be given several times. Numbers are numbers; NAME='600519' makes text of one.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        Option<int?> maxRows = new("--max-rows") { Description = "At most so many rows.", HelpName = "N" };
        Option<bool> confine = new("--confine") { Description = "Only a single SELECT over the workspace's own files, in a process that is ended when it takes too much: for SQL that you did not write." };
        ConfinementChoices limits = new();
        FrameOutput output = new();
        return verb.Create(
            "sql",
            "Ask SQL of the workspace.",
            "toolkit sql \"SELECT symbol, max(close) FROM bars WHERE timeframe = \\$tf GROUP BY ALL\" --param tf=1d",
            async (call, cancel) =>
            {
                string sql = call.Get(text)! is "-" ? call.Report.Terminal.In().ReadToEnd() : call.Get(text)!;
                SqlOptions options = new() { MaxRows = call.Get(maxRows), Confine = call.Get(confine), Notes = call.Report.Note };
                using Workspace tk = call.Open(limits.Of(call, options.Confine));
                output.Write(call, await tk.SqlAsync(sql, SqlParameters.Typed(NamedTexts.Of("--param", call.Get(parameters)!)), options, cancel), cancel);
            },
            [text, parameters, maxRows, confine, .. limits.Options, .. output.Options]);
    }
}
