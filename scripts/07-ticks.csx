#!/usr/bin/env dotnet-script
// Takes quotes and trades in, makes bars of them, and seals their days.
//   toolkit script scripts/07-ticks.csx [-- TICKS]
//   dotnet script scripts/07-ticks.csx [-- TICKS]
#load "toolkit.csx"

using Toolkit;

Workspace tk = Practice("07-ticks-script");
int count = Args.Count > 0 ? int.Parse(Args[0]) : 20_000;

// Two days of a made-up market, from a seed: a walk of quotes, and a trade at every fourth of them.
Random random = new(7);
DateTime start = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);
double bid = 1.1;
for (int i = 0; i < count; i++)
{
    bid += random.Next(-2, 3) * 0.00001;
    DateTime time = start.AddTicks(TimeSpan.FromDays(2).Ticks / count * i);
    tk.Ticks.Store("EUR/USD", Math.Round(bid, 5), Math.Round(bid + 0.00002, 5), time, "demo", i);
    if (i % 4 == 0)
    {
        tk.Ticks.StoreTrade("EUR/USD", Math.Round(bid, 5), random.Next(1, 10), time);
    }
}

await tk.Ticks.FlushAsync();
Console.WriteLine(await tk.Ticks.SummaryAsync("EUR/USD"));

BarSeries bars = await tk.Ticks.BarsAsync("EUR/USD", "1h", new() { Price = TickPrice.Trade });
await tk.Ingest.BarsAsync(bars, new() { Exchange = "demo" });
Console.WriteLine(bars);

foreach (DaySealed day in (await tk.Ticks.SealAsync()).Days)
{
    Console.WriteLine($"{day.Day:yyyy-MM-dd}: {day.Ticks:N0} ticks, {day.BytesBefore:N0} bytes are now {day.BytesAfter:N0}");
}

Console.WriteLine((await tk.SqlAsync("SELECT symbol, count(*) AS ticks, min(time) AS first, max(time) AS last FROM ticks GROUP BY ALL")).ToText());
tk.Dispose();
