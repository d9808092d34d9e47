using System.Runtime.InteropServices;
using Toolkit.SampleExchange;

// Usage: Toolkit.SampleExchange [PORT]. Prints its base URL and runs until it is told to stop.
int port = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}

using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual(), port: port);
Console.WriteLine(server.BaseUrl);
await stop.Task;
