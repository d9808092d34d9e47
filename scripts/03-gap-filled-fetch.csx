#!/usr/bin/env dotnet-script
// Brings series up to date and says what was asked, what came, and what is not there. For cron.
//   toolkit script scripts/03-gap-filled-fetch.csx                                     from the samples, no network
//   toolkit script scripts/03-gap-filled-fetch.csx -- WORKSPACE FROM binance:BTC/USDT yahoo:SPY …
//   dotnet script scripts/03-gap-filled-fetch.csx -- WORKSPACE FROM FEED:SYMBOL …
// Exit code: 0 all is there, 1 a series could not be fetched.
#load "toolkit.csx"

using Toolkit;

bool samples = Args.Count == 0;
Workspace tk = samples ? Practice("03-gap-filled-fetch-script") : Workspace.Open(Args[0]);
DateTime from = samples ? new(2020, 1, 1) : DateTime.Parse(Args[1], System.Globalization.CultureInfo.InvariantCulture);
DateTime to = samples ? new(2024, 1, 1) : DateTime.UtcNow;
string[] series = samples ? ["folder:ACME", "folder:BOLT"] : [.. Args.Skip(2)];
FetchOptions options = new() { BaseUrl = samples ? Samples : null, Calendar = samples ? TradingCalendar.Xnys : null };

int failed = 0;
foreach (string symbol in series)
{
    try
    {
        // A hole first, so that there is something to fill: in batch use this line is not there.
        if (samples)
        {
            await tk.Fetch.FetchAsync(symbol, "1d", new(2022, 1, 1), to, options);
        }

        FetchReport report = await tk.Fetch.FetchAsync(symbol, "1d", from, to, options);
        Console.WriteLine($"{symbol}: {report.Ranges.Count} range(s) asked, {report.RowsNew:N0} new bars, {report.RowsRevised} revised");
        foreach (SeriesGap gap in await tk.Bars.GapsAsync(symbol, "1d", from, to, new() { Calendar = options.Calendar }))
        {
            Console.WriteLine($"  missing: {gap.Bars} from {gap.Range.From:yyyy-MM-dd}, {gap.Reason}");
        }
    }
    catch (ToolkitException e)
    {
        failed++;
        Console.Error.WriteLine($"{symbol}: {e.Message}");
    }
}

tk.Dispose();
return failed == 0 ? 0 : 1;
