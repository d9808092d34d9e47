using Toolkit.Cli;

// Written in blocks: the console's own writer would go to the system for every field of a long table.
using Terminal terminal = Terminal.OfConsole();
return await CommandLine.RunAsync(args, terminal);
