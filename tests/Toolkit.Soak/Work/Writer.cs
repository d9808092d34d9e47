using System.Diagnostics;
using System.Globalization;

namespace Toolkit.Soak;

/// <summary>Writes everything that a workspace keeps, through the library, and says before and after each write what it is; until stdin ends.</summary>
internal sealed class Writer(Workspace tk, WriterOrder order, SteppedClock clock) : IDisposable
{
    public static readonly DateTime Monday = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);

    private readonly Random _random = new(order.Seed);
    private readonly LoadPlan _plan = new(order.Writer, new Random(order.Seed), order.Next);
    private readonly BarSeries _tested = BarSeries.From(new Load(0, "R", "1d", 0, 200, false, false).Bars(), "R", "1d");
    private StrategyAccount? _account;
    private int _ticks = order.Ticks;
    private int _made = order.Next;

    public async Task RunAsync()
    {
        Task<int> end = Task.Run(Console.In.Read);
        while (!end.IsCompleted)
        {
            if (_random.Next(6) == 0)
            {
                clock.Step(_random);
                Say("did clock-steps");
            }

            await NextAsync();
        }
    }

    private Task NextAsync() => _random.Next(20) switch
    {
        < 10 => BarsAsync(_plan.Next()),
        < 13 => TicksAsync(_random.Next(20, 1_500)),
        < 15 => LiveAsync(),
        15 => RunsAsync($"{order.Writer}-{_made++}"),
        16 => QuotesAsync($"{order.Writer}-{_made++}"),
        17 => UpkeepAsync("compactions", () => tk.Maintenance.Compact(all: _random.Next(2) == 0)),
        18 => UpkeepAsync("collections", () => tk.Maintenance.CollectGarbage(_random.Next(2) == 0 ? TimeSpan.Zero : null)),
        _ => SealAsync(),
    };

    private async Task BarsAsync(Load load)
    {
        Say($"start bars {load} {Stopwatch.GetTimestamp()}");
        await AnswerAsync($"bars {load.Number}", () => tk.Ingest.BarsAsync(load.Symbol, load.Timeframe, load.Bars(), new() { Replace = load.Replaces }));
    }

    /// <summary>Numbered by the source: after a crash they are sent again from the last acknowledged one on.</summary>
    private async Task TicksAsync(int count)
    {
        Say($"start ticks {_ticks + count}");
        for (int end = _ticks + count; _ticks < end; _ticks++)
        {
            tk.Ticks.Store($"T{order.Writer}", _ticks, _ticks + 1, Monday.AddSeconds(_ticks), "feed", _ticks);
        }

        await AnswerAsync($"ticks {_ticks}", () => tk.Ticks.FlushAsync());
    }

    private async Task LiveAsync()
    {
        string id = $"L{order.Writer}";
        _account ??= tk.Live.Register(new() { Id = id, Symbol = "ALL", Timeframe = "1m" });
        long round = tk.Live.Positions().Where(position => position.StrategyId == id).Sum(position => position.Trades);
        string number = round.ToString(CultureInfo.InvariantCulture);
        Say($"start live {number}");
        DateTime time = Monday.AddMinutes(round);
        await AnswerAsync($"live {number}", () =>
        {
            _account.Together(() =>
            {
                _account.PlaceOrder(new() { OrderId = number, Quantity = round % 2 == 0 ? 2 : -2, Time = time });
                _account.RecordTrade(new() { TradeId = number, OrderId = number, Quantity = round % 2 == 0 ? 2 : -2, Price = 100 + round % 7, Fee = 0.5, Time = time });
                _account.RecordSignal(new() { Name = "entry", Direction = 1, Time = time });
            });
            return Task.CompletedTask;
        });
    }

    private async Task RunsAsync(string name)
    {
        BacktestResult result = Backtest.Run(_tested, new SmaCross(3 + _made % 10, 20));
        Say($"start run {name}");
        long id = 0;
        await AnswerAsync($"run {name}", async () => id = await tk.Runs.SaveAsync(result, name), () => string.Create(CultureInfo.InvariantCulture, $" {id} {result.Metrics.FinalEquity:R}"));
    }

    private async Task QuotesAsync(string name)
    {
        string path = Path.Combine(order.Scratch, $"quotes-{name}.csv");
        try
        {
            await File.WriteAllTextAsync(path, QuoteFile.Text(name));
        }
        catch (IOException)
        {
            // The disk is full, so there is nothing to take in.
            File.Delete(path);
            return;
        }

        Say($"start quotes {name}");
        await AnswerAsync($"quotes {name}", () => tk.Options.ImportAsync(path));
        File.Delete(path);
    }

    private Task SealAsync() => UpkeepAsync("seals", () => tk.Ticks.SealAsync(0).GetAwaiter().GetResult());

    private static Task UpkeepAsync(string what, Action work)
    {
        try
        {
            work();
            Say($"did {what}");
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
        {
            // The first of all acts: there is nothing to keep well yet.
        }
        catch (ToolkitException e)
        {
            Say($"failed {what} {e.Kind}: {e.Message}");
        }

        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(string what, Func<Task> write, Func<string>? more = null)
    {
        try
        {
            await write();
            Say($"done {what}{more?.Invoke()} {Stopwatch.GetTimestamp()}");
        }
        catch (ToolkitException e)
        {
            Say($"refused {what} {Stopwatch.GetTimestamp()} {e.Kind}: {e.Message}");
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    public void Dispose() => _account?.Dispose();
}
