namespace Toolkit.Cli.Verbs;

internal static class InitVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create(
        "init", "Make a workspace, or bring an older one up to date.", "toolkit init -w ~/market", (call, _) =>
        {
            using Workspace tk = call.Init();
            int schema = tk.Status().SchemaVersion;
            call.Report.Result(new { Workspace = tk.Path, SchemaVersion = schema }, $"workspace {tk.Path} is ready (schema {schema})");
        });
}
