using System.Globalization;
using Toolkit.Tests.Reliability;
using Xunit.Abstractions;
using static Toolkit.Tests.Trading.LiveWorkspace;

namespace Toolkit.Tests.Trading;

/// <summary>Several processes write trades, tickers, ticks and bars to one workspace while others read.</summary>
public sealed class LiveProcessTests(ITestOutputHelper output) : IDisposable
{
    private const int Writers = 8, Readers = 4, TicksOfRound = 10;

    /// <summary>A long run on demand: <c>TOOLKIT_TEST_LIVE_SECONDS=60</c>.</summary>
    private static readonly int Seconds = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_TEST_LIVE_SECONDS") ?? "1", CultureInfo.InvariantCulture);

    private readonly LiveWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Fact]
    public async Task Every_acknowledged_row_is_there_and_no_error_reaches_a_caller()
    {
        List<Child> readers = [.. Enumerable.Range(0, Readers).Select(_ => Child.Start("live-read", _ws.Path))];
        List<Child> writers = [.. Enumerable.Range(0, Writers).Select(i => Child.Start("live-write", _ws.Path, $"w{i}", 10, Seconds))];
        List<string>[] said = await Task.WhenAll(writers.Select(child => Task.Run(child.Rest)));
        writers.ForEach(child => child.MustSucceed());
        foreach (Child reader in readers)
        {
            reader.Say("");
            Assert.StartsWith("read ", reader.Rest().Single(), StringComparison.Ordinal);
            reader.MustSucceed();
        }

        int rounds = said.Sum(lines => lines.Count);
        foreach (int part in new[] { 2, 3 })
        {
            double[] times = [.. said.SelectMany(lines => lines).Select(line => double.Parse(line.Split(' ')[part], CultureInfo.InvariantCulture)).Order()];
            output.WriteLine($"{(part == 2 ? "order, trade and signal" : "bar")}: median {times[rounds / 2]} ms, 99 % {times[rounds * 99 / 100]} ms, longest {times[^1]} ms; {rounds} rounds");
        }

        for (int i = 0; i < Writers; i++)
        {
            (string id, int count) = ($"w{i}", said[i].Count);
            Assert.True(count > 0, $"{id} has written nothing");
            IReadOnlyList<LiveTrade> trades = await _ws.Live.TradesAsync(id);
            Assert.Equal(Enumerable.Range(0, count), trades.Select(t => int.Parse(t.TradeId, CultureInfo.InvariantCulture)).Order());
            Assert.Equal(Enumerable.Range(0, count), (await _ws.Tk.Bars.ReadAsync(id, "1m")).Volume.Select(v => (int)v));
            Assert.Equal(count, (await _ws.Live.TickersAsync(id)).Count);
            Assert.Equal(Enumerable.Range(0, count * TicksOfRound), (await _ws.Tk.Ticks.ReadAsync(id)).Select(tick => (int)tick.Sequence!));
            Assert.Equal((count, count % 2 == 0 ? 0 : 2), _ws.Live.Positions(id).Select(p => ((int)p.Trades, (int)p.Quantity)).Single());
        }

        Assert.Equal(said.Max(lines => lines.Count), (await _ws.Live.TickersAsync("A")).Count);
        Assert.True(_ws.Tk.Maintenance.Doctor().Ok);
        // Whoever reads meanwhile, the WAL is written back.
        Assert.InRange(new FileInfo(Path.Combine(_ws.Path, "trading.db-wal")) is { Exists: true } wal ? wal.Length : 0, 0, 16L << 20);
        readers.Concat(writers).ToList().ForEach(child => child.Dispose());
    }

    [Fact]
    public async Task Killed_in_the_middle_what_was_acknowledged_is_there_and_whole()
    {
        Random random = new(5);
        int acknowledged = -1;
        for (int round = 0; round < 5; round++)
        {
            using Child child = Child.Start("live-write", _ws.Path, "w", 100_000, 0);
            for (int lines = random.Next(1, 20); lines > 0; lines--)
            {
                acknowledged = int.Parse(child.Line()!.Split(' ')[1], CultureInfo.InvariantCulture);
            }

            Assert.True(_ws.Live.IsRunning("w"));
            child.Kill();
            Assert.Equal((false, StrategyStatus.Running), (_ws.Live.IsRunning("w"), _ws.Live.Strategy("w").Status));
            acknowledged = Math.Max(acknowledged, child.Rest().Select(line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max());
            int trades = (await _ws.Live.TradesAsync("w")).Count;
            Assert.InRange(trades, acknowledged + 1, acknowledged + 2);
            Assert.Equal((trades, trades, trades), ((await _ws.Live.OrdersAsync("w")).Count, (await _ws.Live.SignalsAsync("w")).Count, (int)_ws.Live.Positions("w").Single().Trades));
            Assert.InRange((await _ws.Tk.Bars.ReadAsync("w", "1m")).Count, acknowledged + 1, acknowledged + 2);
            Assert.True(_ws.Tk.Maintenance.Verify().Ok);
        }

        // The one that was killed is running no more.
        _ws.Live.Register(Named("w")).Dispose();
    }
}
