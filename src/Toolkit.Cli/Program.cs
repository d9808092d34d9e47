using Toolkit.Cli;

if (WithoutConsole.TooFewFiles() is { } refused)
{
    return refused;
}

try
{
    // Written in blocks: the console's own writer would go to the system for every field of a long table.
    using Terminal terminal = Terminal.OfConsole();
    return await CommandLine.RunAsync(args, terminal);
}
catch (Exception e) when (UnforeseenErrors.Of(e) is { } error)
{
    return WithoutConsole.Fail($"{error.Message}: {error.Hint}");
}
