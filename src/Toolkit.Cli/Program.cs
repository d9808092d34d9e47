using Toolkit.Cli;

return await CommandLine.RunAsync(args, new Terminal(Console.Out, Console.Error));
