using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Tests;

/// <summary>A strategy that writes trades and ticks of its own, and tickers and bars that others write, too; says what has been acknowledged.</summary>
internal static class LiveWriter
{
    private const int TicksOfRound = 10;

    /// <param name="folder">The workspace.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="id">The strategy.</param>
    /// <param name="least">Rounds and seconds that it goes on for at least.</param>
    /// <param name="say">Takes the lines.</param>
    public static async Task RunAsync(string folder, WorkspaceOptions options, string id, (int Rounds, int Seconds) least, Action<string> say)
    {
        using Workspace tk = Workspace.Open(folder, options);
        using StrategyAccount account = tk.Live.Register(new() { Id = id, Symbol = "A", Timeframe = "1m" });
        long first = tk.Live.Positions().Where(position => position.StrategyId == id).Sum(position => position.Trades), start = Stopwatch.GetTimestamp();
        for (long round = first; round < first + least.Rounds || Stopwatch.GetElapsedTime(start).TotalSeconds < least.Seconds; round++)
        {
            DateTime time = UnixMicroseconds.ToDateTime(SeededBars.Start + round * UnixMicroseconds.PerMinute);
            string number = round.ToString(CultureInfo.InvariantCulture);
            long before = Stopwatch.GetTimestamp();
            account.Together(() =>
            {
                account.PlaceOrder(new() { OrderId = number, Quantity = round % 2 == 0 ? 2 : -2, Time = time });
                account.RecordTrade(new() { TradeId = number, OrderId = number, Quantity = round % 2 == 0 ? 2 : -2, Price = 100 + round % 7, Fee = 0.5, Time = time });
                account.RecordSignal(new() { Name = "entry", Direction = 1, Time = time });
            });
            TimeSpan trade = Stopwatch.GetElapsedTime(before);
            // One ticker that every process writes its part of, and one bar of a series of its own.
            tk.Live.RecordTickers(new Ticker("local", "A", time, Bid: 100 + round % 7, Last: round), new Ticker("local", id, time, Ask: 101));
            before = Stopwatch.GetTimestamp();
            await tk.Live.AppendBarAsync(id, "1m", new Bar(time, 1, 3, 1, 2 + round % 2 * 0.5, round));
            for (int i = 0; i < TicksOfRound; i++)
            {
                tk.Ticks.Store(id, 100, 101, time, "feed", round * TicksOfRound + i);
            }

            await tk.Ticks.FlushAsync();
            say(string.Create(CultureInfo.InvariantCulture, $"done {round} {trade.TotalMilliseconds:0.000} {Stopwatch.GetElapsedTime(before).TotalMilliseconds:0.000}"));
        }
    }
}
