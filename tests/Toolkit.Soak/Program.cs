using System.Globalization;
using System.Text;
using Toolkit;
using Toolkit.Soak;

// run, fuzz and memory are called by scripts/soak.sh and SoakTests; they start write, read and fuzz-cases as processes of their own.
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
                await new Reader(tk, Number(2)).RunAsync();
            }

            return 0;
        case "fuzz":
            return await SoakProgram.FuzzAsync(args.AsMemory(1), Say);
        case "fuzz-cases":
            await FuzzCases.RunAsync(args[1], Number(2), (Number(3), Number(4)), args[5], Say);
            return 0;
        case "memory":
            return await SoakProgram.MemoryAsync(args.AsMemory(1), Say);
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

int Number(int at) => int.Parse(args[at], CultureInfo.InvariantCulture);

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
