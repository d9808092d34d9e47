using System.CommandLine;
using System.Text.Json.Nodes;
using Toolkit.Notebooks.Jupyter;

namespace Toolkit.Cli.Verbs;

/// <summary>The Jupyter kernel: installing it for the user, and running as one.</summary>
internal static class KernelVerbs
{
    public static Command Create(Verb verb) => Verb.Group(
        "kernel", "C# and SQL notebooks in Jupyter and VS Code.", "toolkit notebook kernel install", Install(verb), Uninstall(verb), List(verb), Run(verb));

    private static VerbCommand Install(Verb verb)
    {
        Option<bool> user = new("--user") { Description = "For the user who runs this, without an administrator; it is always so." };
        return verb.Create("install", "Install the kernel for Jupyter and VS Code.", "toolkit notebook kernel install", (call, _) => Task.FromResult(Install(call)), user);
    }

    private static VerbCommand Uninstall(Verb verb) =>
        verb.Create("uninstall", "Remove what install has put there.", "toolkit notebook kernel uninstall", (call, _) => Task.FromResult(Uninstall(call)));

    private static VerbCommand List(Verb verb) =>
        verb.Create("list", "The kernels that Jupyter has.", "toolkit notebook kernel list", (call, _) => Task.FromResult(List(call)));

    private static VerbCommand Run(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "The connection file." };
        VerbCommand run = verb.Create(
            "run", "Serve a Jupyter client; Jupyter itself calls this.", "toolkit notebook kernel run connection.json", (call, cancel) => ServeAsync(call, call.Get(file)!, cancel), file);
        (run.Hidden, run.TakesInterrupts) = (true, true);
        return run;
    }

    private static int Install(Call call)
    {
        JupyterFolders folders = JupyterFolders.OfUser();
        KernelSpecs specs = new(folders, KernelProcess.Command);
        IReadOnlyList<KernelSpec> installed = specs.Install();
        if (specs.List().FirstOrDefault(s => s.Name.Equals(KernelSpecs.Interactive, StringComparison.OrdinalIgnoreCase)) is { IsOurs: false } other)
        {
            call.Report.Note($"{KernelSpecs.Interactive} is kept as it is in {other.Folder}: notebooks that ask for it run there");
        }

        call.Report.Result(
            new JsonObject { ["path"] = installed[0].Folder, ["kernels"] = Json(installed) },
            text => Write(text, "installed", installed));
        return 0;
    }

    private static int Uninstall(Call call)
    {
        JupyterFolders folders = JupyterFolders.OfUser();
        IReadOnlyList<KernelSpec> removed = new KernelSpecs(folders, KernelProcess.Command).Uninstall();
        if (removed.Count == 0)
        {
            call.Report.Note($"nothing of this program is installed in {folders.User}");
        }

        call.Report.Result(new JsonObject { ["path"] = folders.User, ["removed"] = Json(removed) }, text => Write(text, "removed", removed));
        return 0;
    }

    private static int List(Call call)
    {
        IReadOnlyList<KernelSpec> specs = new KernelSpecs(JupyterFolders.OfUser(), KernelProcess.Command).List();
        call.Report.Result(Json(specs), text => Write(text, "", specs));
        return 0;
    }

    private static async Task<int> ServeAsync(Call call, string file, CancellationToken cancel)
    {
        await KernelProcess.RunAsync(file, call.Report.Terminal.Error, TimeProvider.System, cancel);

        // Threads that a cell has started do not keep a kernel alive that was shut down.
        Environment.Exit(0);
        return 0;
    }

    private static void Write(TextWriter text, string done, IEnumerable<KernelSpec> specs)
    {
        foreach (KernelSpec spec in specs)
        {
            text.WriteLine($"{(done.Length > 0 ? done + " " : "")}{spec.Name}  {spec.DisplayName}  {spec.Folder}");
        }
    }

    private static JsonArray Json(IEnumerable<KernelSpec> specs) => new([.. specs.Select(s => (JsonNode)new JsonObject
    {
        ["name"] = s.Name,
        ["displayName"] = s.DisplayName,
        ["path"] = s.Folder,
        ["command"] = new JsonArray([.. s.Command.Select(c => JsonValue.Create(c))]),
        ["ours"] = s.IsOurs,
    })]);
}
