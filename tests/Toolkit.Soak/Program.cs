using System.Globalization;
using System.Text;
using Toolkit;
using Toolkit.Soak;

// run | write | read | fuzz | fuzz-cases | cycle | cycles …: scripts/soak.sh and SoakTests say with what.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
SteppedClock clock = new();
try
{
    switch (args[0])
    {
        case "run":
            return await SoakProgram.RunAsync(args.AsMemory(1), Say);
        case "write":
            using (Workspace tk = Workspace.Open(args[1], new() { Threads = 1, Clock = clock, Ticks = new() { FlushInterval = TimeSpan.FromMilliseconds(20), RetryDelay = TimeSpan.FromMilliseconds(20) } }))
            using (Writer writer = new(tk, WriterOrder.Parse(args.AsSpan(2)), clock))
            {
                await writer.RunAsync();
            }

            return 0;
        case "read":
            using (Workspace tk = Workspace.Open(args[1], new() { Threads = 1, VerifyReads = true }))
            {
                await new Reader(tk, int.Parse(args[2], CultureInfo.InvariantCulture)).RunAsync();
            }

            return 0;
        default:
            throw new ArgumentException($"no verb {args[0]}");
    }
}
catch (ToolkitException e)
{
    Console.Error.WriteLine($"{e.Kind}: {e.Message} | {e.Hint}");
    return (int)e.Kind;
}
catch (DisagreementException e)
{
    Console.Error.WriteLine(e.Message);
    return 99;
}

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
