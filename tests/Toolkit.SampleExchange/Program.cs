using Toolkit.SampleExchange;

// Usage: Toolkit.SampleExchange [PORT]. Prints its base URL and runs until it is stopped.
int port = args.Length > 0 ? int.Parse(args[0]) : 0;
await using SampleServer server = await SampleServer.StartAsync(SampleMarket.Usual(), port: port);
Console.WriteLine(server.BaseUrl);
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Cancel();
await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
