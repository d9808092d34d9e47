using Toolkit.Bars;
using Toolkit.Catalog;
using Toolkit.Feeds;

namespace Toolkit.Tests.Feeds;

/// <summary>Plan and page coverage over 10,000 random histories, against an oracle that thinks bar by bar.</summary>
public sealed class FetchModelTests
{
    private static readonly DateTime Start = new(2024, 1, 8, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Random_histories_when_fetched_ask_for_exactly_what_a_naive_oracle_asks_for()
    {
        BarGrid[] grids =
        [
            new("1h", null), new("1h", TradingCalendar.Xnys), new("30m", TradingCalendar.Xnys), new("1d", TradingCalendar.Xnys),
            new("1h", TradingCalendar.Fx), new("1d", TradingCalendar.Weekdays), new("1w", null), new("1mo", null),
        ];
        for (int seed = 0; seed < 10_000; seed++)
        {
            new History(grids[seed % grids.Length], new Random(seed), $"seed {seed}").Run();
        }
    }

    /// <summary>One series, its source, and what is stored of it.</summary>
    private sealed class History
    {
        private static readonly TimeSpan AskAgainAfter = TimeSpan.FromHours(1);

        private readonly BarGrid _grid;
        private readonly Random _random;
        private readonly string _name;
        private readonly long[] _slots;
        private readonly Dictionary<long, CoverageState> _source = [];
        private readonly SortedSet<long> _stored = [];
        private readonly Dictionary<long, (CoverageState State, long Asked)> _oracle = [];
        private List<CoverageSpan> _coverage = [];
        private long _now;

        public History(BarGrid grid, Random random, string name)
        {
            (_grid, _random, _name) = (grid, random, name);
            _slots = [.. grid.Expected(TimeRange.Of(Start, Start.AddYears(5))).Take(60)];
            int listed = random.Next(3) == 0 ? random.Next(_slots.Length) : 0;
            for (int i = listed; i < _slots.Length; i++)
            {
                _source[_slots[i]] = random.Next(12) switch
                {
                    0 => CoverageState.NoTrade,
                    1 when random.Next(4) == 0 => CoverageState.Rejected,
                    _ => CoverageState.Data,
                };
            }

            _now = _slots[random.Next(10, _slots.Length)] + random.NextInt64(UnixMicroseconds.PerHour);
        }

        public void Run()
        {
            for (int step = _random.Next(2, 7); step > 0; step--)
            {
                switch (_random.Next(6))
                {
                    case 0:
                        StoreSomeBars();
                        break;
                    case 1:
                        _now += _random.NextInt64(_grid.End(_slots[0]) - _slots[0]) * _random.Next(1, 5);
                        break;
                    default:
                        Fetch();
                        break;
                }
            }
        }

        private void StoreSomeBars()
        {
            foreach (long slot in _slots.Where(s => IsOver(s) && _random.Next(8) == 0 && _source.GetValueOrDefault(s, CoverageState.Empty) == CoverageState.Data))
            {
                _stored.Add(slot);
            }
        }

        private void Fetch()
        {
            int a = _random.Next(_slots.Length), b = _random.Next(_slots.Length);
            TimeRange wanted = TimeRange.FromMicros(_slots[Math.Min(a, b)] - _random.Next(2), _slots[Math.Max(a, b)] + _random.Next(2));
            IReadOnlyList<TimeRange> plan = Plan(wanted);
            Compare(plan, wanted);
            bool broken = _random.Next(5) == 0;
            int pages = broken ? _random.Next(4) : int.MaxValue;
            foreach (TimeRange range in plan)
            {
                foreach (TimeRange page in TimeSteps.Cut(range, _grid.Timeframe, _random.Next(1, 20)))
                {
                    if (pages-- > 0)
                    {
                        Answer(page);
                    }
                }
            }

            NothingIsClaimedThatIsNotThere();
            if (!broken)
            {
                TimeRange over = TimeRange.FromMicros(wanted.FromMicroseconds, Math.Max(wanted.FromMicroseconds, Math.Min(wanted.ToMicroseconds, _grid.UnfinishedFrom(_now))));
                Assert.True(Plan(over).Count == 0, $"{_name}: after a complete fetch of {over} there is still {string.Join(", ", Plan(over))} to ask for");
                Assert.All(_slots.Where(s => over.Contains(s) && At(s) == CoverageState.Data), s => Assert.Contains(s, _stored));
            }
        }

        private IReadOnlyList<TimeRange> Plan(TimeRange wanted) => FetchPlan.Make(new()
        {
            Wanted = wanted,
            Grid = _grid,
            Now = _now,
            Coverage = _coverage,
            StoredTimes = range => _stored.Where(range.Contains),
            LastBar = _stored.Count > 0 ? _stored.Max : null,
            Options = new() { AskAgainAfter = AskAgainAfter },
        }).Ranges;

        /// <summary>The source's answer goes through the same steps as in a fetch.</summary>
        private void Answer(TimeRange page)
        {
            long end = Math.Min(page.ToMicroseconds, _grid.UnfinishedFrom(_now));
            if (end <= page.FromMicroseconds)
            {
                return;
            }

            TimeRange answered = TimeRange.FromMicros(page.FromMicroseconds, end);
            long[] good = [.. _slots.Where(s => answered.Contains(s) && At(s) == CoverageState.Data)];
            long[] bad = [.. _slots.Where(s => answered.Contains(s) && At(s) == CoverageState.Rejected)];
            bool before = _stored.Count > 0 && _stored.Min < answered.FromMicroseconds;
            _stored.UnionWith(good);
            foreach (CoverageSpan span in PageCoverage.Of(answered, good, bad, new(_grid, before, "test", UnixMicroseconds.ToDateTime(_now))))
            {
                _coverage = Overlay(_coverage, span);
                foreach (long slot in _slots.Where(s => span.Range.Contains(s)))
                {
                    _oracle[slot] = (span.State, _now);
                }
            }

            foreach (long slot in _slots.Where(answered.Contains))
            {
                Assert.True(_oracle[slot].State == At(slot) || At(slot) is not (CoverageState.Data or CoverageState.Rejected), $"{_name}: {slot} is {_oracle[slot].State}");
            }
        }

        private void Compare(IReadOnlyList<TimeRange> plan, TimeRange wanted)
        {
            long[] due = [.. _slots.Where(s => wanted.Contains(s) && s < _now && IsDue(s))];
            long[] asked = [.. _slots.Where(s => plan.Any(r => r.Contains(s)))];
            Assert.True(due.SequenceEqual(asked), $"{_name}: due {string.Join(",", due)} but asked {string.Join(",", asked)}");
            Assert.All(plan, r => Assert.True(due.Contains(r.FromMicroseconds), $"{_name}: {r} starts with a bar that is known"));
            for (int i = 1; i < plan.Count; i++)
            {
                TimeRange between = TimeRange.FromMicros(plan[i - 1].ToMicroseconds, plan[i].FromMicroseconds);
                Assert.True(_slots.Any(between.Contains), $"{_name}: two requests where one would do, at {between}");
            }
        }

        private bool IsDue(long slot)
        {
            if (_stored.Contains(slot))
            {
                return false;
            }

            if (!_oracle.TryGetValue(slot, out var known))
            {
                return true;
            }

            long length = TimeSteps.Add(_grid.Timeframe, 0);
            return known.State == CoverageState.Empty
                && _now - known.Asked >= AskAgainAfter.Ticks / 10
                && !_stored.Any(s => s > slot)
                && slot >= known.Asked - 7 * UnixMicroseconds.PerDay - length;
        }

        private void NothingIsClaimedThatIsNotThere()
        {
            foreach (long slot in _slots)
            {
                CoverageSpan? claim = _coverage.SingleOrDefault(c => c.Range.Contains(slot));
                Assert.True(claim is null || IsOver(slot), $"{_name}: an unfinished bar is covered");
                Assert.True(claim?.State != CoverageState.Data || _stored.Contains(slot), $"{_name}: a bar is claimed that is not stored");
            }
        }

        private CoverageState At(long slot) => _source.GetValueOrDefault(slot, CoverageState.Empty);

        private bool IsOver(long slot) => _grid.CloseTimes([slot])[0] <= _now;

        private static List<CoverageSpan> Overlay(List<CoverageSpan> old, CoverageSpan added)
        {
            List<CoverageSpan> kept = [];
            foreach (CoverageSpan span in old)
            {
                if (span.Range.FromMicroseconds < added.Range.FromMicroseconds)
                {
                    kept.Add(span with { Range = TimeRange.FromMicros(span.Range.FromMicroseconds, Math.Min(span.Range.ToMicroseconds, added.Range.FromMicroseconds)) });
                }

                if (span.Range.ToMicroseconds > added.Range.ToMicroseconds)
                {
                    kept.Add(span with { Range = TimeRange.FromMicros(Math.Max(span.Range.FromMicroseconds, added.Range.ToMicroseconds), span.Range.ToMicroseconds) });
                }
            }

            return [.. kept, added];
        }
    }
}
