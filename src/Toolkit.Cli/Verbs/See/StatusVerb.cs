namespace Toolkit.Cli.Verbs;

internal static class StatusVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("status", "The workspace in numbers.", "toolkit status", (call, _) =>
    {
        using Workspace tk = call.Open();
        StoreStatus s = tk.Status();
        object? team = TeamVerb.Of(call.Team(), out string line);
        call.Report.Result(
            new { Workspace = tk.Path, s.Symbols, s.Datasets, s.Rows, s.Quotes, s.Files, s.Bytes, s.HotRows, s.SchemaVersion, s.Version, Warnings = s.Warnings.Select(Words.Of), team },
            $"""
            workspace  {tk.Path}
            symbols    {Text.Count(s.Symbols)}
            series     {Text.Count(s.Datasets)}
            bars       {Text.Count(s.Rows)}, {Text.Count(s.HotRows)} of them not in Parquet yet
            quotes     {Text.Count(s.Quotes)} of options
            files      {Text.Count(s.Files)}, {Text.Bytes(s.Bytes)}
            version    {s.Version} (schema {s.SchemaVersion})
            """ + (team is null ? "" : $"\nteam       {line}") + string.Concat(s.Warnings.Select(warning => $"\nwarning    {Words.Of(warning)}")));
    });
}
