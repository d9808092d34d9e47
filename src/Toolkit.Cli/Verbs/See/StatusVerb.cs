namespace Toolkit.Cli.Verbs;

internal static class StatusVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create("status", "The workspace in numbers.", "toolkit status", (call, _) =>
    {
        using Workspace tk = call.Open();
        StoreStatus s = tk.Status();
        JsonObject json = new()
        {
            ["workspace"] = tk.Path,
            ["symbols"] = s.Symbols,
            ["datasets"] = s.Datasets,
            ["rows"] = s.Rows,
            ["files"] = s.Files,
            ["bytes"] = s.Bytes,
            ["hotRows"] = s.HotRows,
            ["schemaVersion"] = s.SchemaVersion,
            ["version"] = s.Version,
        };
        call.Report.Result(json, text => text.WriteLine(
            $"""
            workspace  {tk.Path}
            symbols    {Text.Count(s.Symbols)}
            series     {Text.Count(s.Datasets)}
            bars       {Text.Count(s.Rows)}, {Text.Count(s.HotRows)} of them not in Parquet yet
            files      {Text.Count(s.Files)}, {Text.Bytes(s.Bytes)}
            version    {s.Version} (schema {s.SchemaVersion})
            """));
    });
}
