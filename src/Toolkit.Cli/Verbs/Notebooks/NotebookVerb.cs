namespace Toolkit.Cli.Verbs;

/// <summary>Notebooks: what runs them.</summary>
/// <remarks>The libraries behind it, the compiler among them, are loaded only when one of its verbs is run.</remarks>
internal static class NotebookVerb
{
    public static VerbCommand Create(Verb verb) => Verb.Group(
        "notebook", "C# and SQL notebooks, without another program and in Jupyter.", "toolkit notebook run notebooks/01-quickstart.ipynb --html quickstart.html",
        Run(verb), Cells(verb), KernelVerbs.Create(verb));

    private static VerbCommand Run(Verb verb)
    {
        Argument<string> file = new("FILE") { Description = "A .ipynb or .dib file." };
        Option<string[]> parameters = new("-p", "--parameter")
        {
            Description = "A value for a variable of the cell tagged 'parameters'; may be given several times. Its type is the variable's.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        Option<string?> output = new("--output", "-o") { Description = "Save the notebook with its outputs here.", HelpName = "OUT.ipynb" };
        Option<string?> html = new("--html") { Description = "Save it as one page of HTML that needs no other file.", HelpName = "OUT.html" };
        Option<double?> timeout = new("--timeout") { Description = "Seconds that a cell may take. Default: any.", HelpName = "SECONDS" };
        Option<bool> keepGoing = new("--keep-going") { Description = "Go on behind a cell that fails; the exit code is 1 all the same." };
        return verb.Create(
            "run", "Run a notebook from first to last cell, in its own folder.", "toolkit notebook run report.ipynb -p symbol=SPY -o done.ipynb --html done.html",
            (call, cancel) => NotebookRun.RunAsync(
                call,
                new(call.Get(file)!, call.Get(parameters)!, call.Get(output), call.Get(html), call.Get(timeout), call.Get(keepGoing)),
                cancel),
            file, parameters, output, html, timeout, keepGoing);
    }

    private static VerbCommand Cells(Verb verb)
    {
        Argument<string> orders = new("ORDERS") { Description = "The handle of the pipe to read from." };
        Argument<string> events = new("EVENTS") { Description = "The handle of the pipe to write to." };
        VerbCommand cells = verb.Create("cells", "Run the cells of a notebook; 'run' itself calls this.", "toolkit notebook cells 3 6", (call, _) => NotebookRun.ServeAsync(call.Get(orders)!, call.Get(events)!), orders, events);
        (cells.Hidden, cells.TakesInterrupts) = (true, true);
        return cells;
    }
}
