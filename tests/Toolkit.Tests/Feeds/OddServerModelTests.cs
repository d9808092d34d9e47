using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.SampleExchange;

namespace Toolkit.Tests.Feeds;

/// <summary>A server that answers oddly at random, against a model of what its answers can have taught.</summary>
public sealed class OddServerModelTests
{
    private static readonly DateTime Start = new(2024, 2, 20, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("binance", "BTC/USDT", "15m")]
    [InlineData("coinbase", "THIN/USD", "1h")]
    [InlineData("kraken", "BTC/USD", "1h")]
    [InlineData("yahoo", "AAPL", "1h")]
    public async Task Odd_answers_when_they_come_at_random_never_make_coverage_claim_more_than_was_answered(string feed, string symbol, string timeframe)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            SampleSeries thin = new("THIN/USD", 20) { Quiet = t => t.Hour % 5 == 2, Listed = Start.AddHours(30) };
            await using FetchDesk desk = await FetchDesk.OpenAsync(Start.AddDays(24).AddMinutes(random.Next(1440)), thin);
            Model model = new(random, new(feed, symbol, timeframe), $"{feed}, seed {seed}");
            desk.Server.Rewrite = model.Answer;
            for (int step = 0; step < 6; step++)
            {
                await StepAsync(desk, model, random);
                model.Compare(desk);
            }

            // Once the server is right again, everything can be had.
            desk.Server.Rewrite = null;
            DateTime end = desk.Clock.Now.Date;
            BarSeries all = await desk.Fetch.BarsAsync($"{feed}:{symbol}", timeframe, Start, end, new() { Refresh = true });
            IEnumerable<Bar> truth = desk.Truth(symbol, timeframe, Start, end);
            Assert.Equal(feed == "coinbase" ? truth.Where(b => b.Volume > 0) : truth, all);
        }
    }

    private static async Task StepAsync(FetchDesk desk, Model model, Random random)
    {
        int hours = (int)(desk.Clock.Now - Start).TotalHours, a = random.Next(hours), b = random.Next(hours + 10);
        try
        {
            await desk.Fetch.FetchAsync(
                $"{model.Key.Exchange}:{model.Key.Symbol}", model.Key.Timeframe, Start.AddHours(Math.Min(a, b)), Start.AddHours(Math.Max(a, b) + 1),
                new() { Refresh = random.Next(6) == 0, MergeOver = random.Next(3) });
        }
        catch (ToolkitException e)
        {
            Assert.True(e.Kind is ErrorKind.Failure or ErrorKind.BadData, e.ToString());
        }

        desk.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 200)));
    }

    /// <summary>What was sent, and what of it can be known: kept outside of the store.</summary>
    private sealed class Model(Random random, SeriesKey key, string name)
    {
        private readonly Lock _gate = new();
        private readonly List<(TimeRange Asked, DateTime? LastRow)> _answers = [];
        private readonly HashSet<Bar> _sent = [];
        private IReadOnlyList<Bar> _before = [];

        public SeriesKey Key => key;

        public IReadOnlyList<Bar> Answer(SamplePage page)
        {
            lock (_gate)
            {
                (IReadOnlyList<Bar> rows, bool isLie) = Odd(page);
                _before = page.Bars;
                Bar[] inside = [.. rows.Where(b => page.Asked.Contains(b.Time))];
                if (!isLie)
                {
                    _answers.Add((page.Asked, inside.Length == 0 ? null : inside.Max(b => b.Time)));
                    _sent.UnionWith(inside);
                }

                return rows;
            }
        }

        /// <summary>Whatever is stored was sent, whatever is known was answered.</summary>
        public void Compare(FetchDesk desk)
        {
            BarGrid grid = new(key.Timeframe, desk.Server.Market.Find(key.Symbol)!.Calendar);
            foreach (Bar bar in Toolkit.Tests.Storage.Stored.Read(desk.Store, key).Values)
            {
                Assert.True(_sent.Contains(bar), $"{name}: {bar} is stored and was never sent in its place");
                Assert.True(grid.First(TimeRange.FromMicros(UnixMicroseconds.From(bar.Time), grid.End(UnixMicroseconds.From(bar.Time)))) == UnixMicroseconds.From(bar.Time), $"{name}: {bar} is stored off the grid");
            }

            foreach (CoverageSpan span in desk.Coverage(key))
            {
                foreach (long open in grid.Expected(span.Range))
                {
                    Assert.True(IsAnswered(UnixMicroseconds.ToDateTime(open)), $"{name}: {UnixMicroseconds.ToIso(open)} is {span.State} and was not answered");
                }
            }
        }

        /// <summary>An answer with a row there or later covers a bar; one without only together with a second one.</summary>
        private bool IsAnswered(DateTime open)
        {
            (TimeRange Asked, DateTime? LastRow)[] of = [.. _answers.Where(a => a.Asked.Contains(open))];
            return of.Length >= 2 || of.Any(a => a.LastRow >= open);
        }

        private (IReadOnlyList<Bar> Rows, bool IsLie) Odd(SamplePage page)
        {
            IReadOnlyList<Bar> bars = page.Bars;
            Bar stray = bars.Count > 0 ? bars[random.Next(bars.Count)] : new(page.Asked.From, 9, 10, 8, 9, 1);
            return random.Next(14) switch
            {
                0 => ([], false),
                1 => ([.. bars.OrderBy(b => b.Time).Take(random.Next(bars.Count + 1))], false),
                2 => ([.. bars, .. bars.Select(b => b with { Close = b.Low })], false),
                3 => ([.. bars.OrderBy(_ => random.Next())], false),
                4 => ([.. bars, stray with { Time = stray.Time.AddYears(random.Next(1, 9)) }], true),
                5 => ([.. bars, stray with { Time = stray.Time.AddYears(-random.Next(1, 9)) }], true),
                6 => ([.. bars.Where(b => b != stray), stray with { Time = stray.Time.AddSeconds(random.Next(1, 800)) }], false),
                7 => (_before, false),
                8 => ([.. bars.Where((_, i) => i % 9 != 4)], false),
                _ => (bars, false),
            };
        }
    }
}
