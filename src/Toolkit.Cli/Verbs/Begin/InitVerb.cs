namespace Toolkit.Cli.Verbs;

internal static class InitVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create(
        "init", "Make a workspace, or bring an older one up to date.", "toolkit init -w ~/market", (call, _) =>
        {
            using Workspace tk = call.OpenOrCreate();
            int schema = tk.Status().SchemaVersion;
            call.Report.Result(
                new JsonObject { ["workspace"] = tk.Path, ["schemaVersion"] = schema },
                text => text.WriteLine($"workspace {tk.Path} is ready (schema {schema})"));
        });
}
