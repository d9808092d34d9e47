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
        Option<string> on = new("--on")
        {
            Description = "Run it on a ClickHouse database that the workspace was pushed to, in ClickHouse's SQL; a password is taken from $CLICKHOUSE_PASSWORD.",
            HelpName = "clickhouse://HOST/DATABASE",
        };
        ConfinementChoices limits = new();
        FrameOutput output = new();
        return verb.Create(
            "sql",
            "Ask SQL of the workspace.",
            "toolkit sql \"SELECT symbol, max(close) FROM bars WHERE timeframe = \\$tf GROUP BY ALL\" --param tf=1d",
            async (call, cancel) =>
            {
                string sql = call.Get(text)! is "-" ? call.Report.Terminal.In().ReadToEnd() : call.Get(text)!;
                using SqlServer? server = call.Get(on) is { } address ? ClickHouseServer.At(address) : null;
                SqlOptions options = new() { On = server, MaxRows = call.Get(maxRows), Confine = call.Get(confine), Notes = call.Report.Note };
                using Workspace tk = call.Open(limits.Of(call, options.Confine));
                output.Write(call, await tk.SqlAsync(sql, SqlParameters.Typed(NamedTexts.Of("--param", call.Get(parameters)!)), options, cancel), cancel);
            },
            [text, parameters, maxRows, confine, on, .. limits.Options, .. output.Options]);
    }
}
