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
        return verb.Create("install", "Install the kernel for Jupyter and VS Code.", "toolkit notebook kernel install", (call, _) =>
        {
            KernelSpecs specs = KernelSpecs.OfUser();
            IReadOnlyList<KernelSpec> installed = specs.Install();
            if (specs.List().FirstOrDefault(s => s.Name.Equals(KernelSpecs.Interactive, StringComparison.OrdinalIgnoreCase)) is { IsOurs: false } other)
            {
                call.Report.Note($"{KernelSpecs.Interactive} is kept as it is in {other.Folder}: notebooks that ask for it run there");
            }

            call.Report.Result(new { Path = installed[0].Folder, Kernels = Facts(installed) }, text => Write(text, "installed ", installed));
        }, user);
    }

    private static VerbCommand Uninstall(Verb verb) => verb.Create("uninstall", "Remove what install has put there.", "toolkit notebook kernel uninstall", (call, _) =>
    {
        KernelSpecs specs = KernelSpecs.OfUser();
        IReadOnlyList<KernelSpec> removed = specs.Uninstall();
        if (removed.Count == 0)
        {
            call.Report.Note($"nothing of this program is installed in {specs.Folder}");
        }

        call.Report.Result(new { Path = specs.Folder, Removed = Facts(removed) }, text => Write(text, "removed ", removed));
    });

    private static VerbCommand List(Verb verb) => verb.Create("list", "The kernels that Jupyter has.", "toolkit notebook kernel list", (call, _) =>
    {
        IReadOnlyList<KernelSpec> specs = KernelSpecs.OfUser().List();
        call.Report.Result(Facts(specs), text => Write(text, "", specs));
    });

    private static VerbCommand Run(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "The connection file." };
        VerbCommand run = verb.Create(
            "run", "Serve a Jupyter client; Jupyter itself calls this.", "toolkit notebook kernel run connection.json", (call, cancel) => ServeAsync(call, call.Get(file)!, cancel), file);
        (run.Hidden, run.TakesInterrupts) = (true, true);
        return run;
    }

    private static async Task<int> ServeAsync(Call call, string file, CancellationToken cancel)
    {
        await KernelProcess.RunAsync(file, call.Report.Terminal.Error, TimeProvider.System, cancel);

        // Threads that a cell has started do not keep a kernel alive that was shut down.
        Environment.Exit(0);
        return 0;
    }

    private static void Write(TextWriter text, string done, IEnumerable<KernelSpec> specs) =>
        text.WriteLines(specs.Select(s => $"{done}{s.Name}  {s.DisplayName}  {s.Folder}"));

    private static IEnumerable<object> Facts(IEnumerable<KernelSpec> specs) => specs.Select(s => new { s.Name, s.DisplayName, Path = s.Folder, s.Command, Ours = s.IsOurs });
}
