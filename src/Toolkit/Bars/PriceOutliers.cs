namespace Toolkit.Bars;

/// <summary>Closes, highs and lows that are too far from the prices beside them, and jumps that are splits.</summary>
/// <remarks>
/// Moves of a kind are compared with each other: from bar to bar, over a night, and from low to high, which measures highs and lows;
/// in blocks, since a calm year and a wild one have different measures.
/// </remarks>
internal sealed class PriceOutliers(BarSeries bars, double deviations, IReadOnlyList<CorporateAction> actions)
{
    /// <summary>Moves that have one measure: two years of days, a day and a half of US minutes.</summary>
    private const int Block = 500;

    /// <summary>Fewer moves than this have no measure.</summary>
    private const int Fewest = 20;

    public IEnumerable<BarFlaw> Find()
    {
        HashSet<int> splits = [.. SplitJumps.Of(bars).Select(jump => jump.Bar)];
        // A move over an action that is known is what it should be, of raw prices.
        bool[] explained = new bool[bars.Count];
        foreach (CorporateAction action in actions)
        {
            int bar = bars.LowerBound(UnixMicroseconds.From(action.Time));
            if (bar < bars.Count)
            {
                explained[bar] = true;
            }
        }

        foreach (int bar in splits.Where(bar => !explained[bar]))
        {
            yield return new(bars.Time[bar], FlawKind.Split, 1, bars.Open[bar], bars.Close[bar - 1]);
        }

        foreach (BarFlaw flaw in Closes(bar => explained[bar] || splits.Contains(bar)).Concat(Wicks()))
        {
            yield return flaw;
        }
    }

    private IEnumerable<BarFlaw> Closes(Func<int, bool> isExplained)
    {
        bool[] nights = [.. Enumerable.Range(0, bars.Count).Select(IsAfterNight)];
        foreach (bool night in new[] { false, true })
        {
            int[] at = [.. Enumerable.Range(1, Math.Max(0, bars.Count - 1)).Where(i => nights[i] == night && !isExplained(i))];
            double[] moves = [.. at.Select(i => Move(bars.Close[i - 1], bars.Close[i]))];
            RobustSpread[] spreads = Spreads(moves);
            int bad = -1;
            for (int n = 0; n < at.Length && spreads.Length > 0; n++)
            {
                RobustSpread usual = spreads[n / Block];
                int i = at[n];
                if (!(usual.Score(moves[n]) > deviations))
                {
                    continue;
                }

                // The way back from a bad price is as far; the bar that brings it back is the good one.
                if (bad == i - 1 && i >= 2 && !(usual.Score(Move(bars.Close[i - 2], bars.Close[i])) > deviations))
                {
                    continue;
                }

                bad = i;
                yield return new(bars.Time[i], FlawKind.Outlier, 1, bars.Close[i], bars.Close[i - 1]);
            }
        }
    }

    /// <summary>A high or a low that is further from open and close than bars usually are from low to high.</summary>
    private IEnumerable<BarFlaw> Wicks()
    {
        RobustSpread[] ranges = Spreads([.. Enumerable.Range(0, bars.Count).Select(i => Move(bars.Low[i], bars.High[i]))]);
        for (int i = 0; i < bars.Count && ranges.Length > 0; i++)
        {
            RobustSpread usual = ranges[i / Block];
            double most = usual.Median + deviations * usual.Deviation, upper = Math.Max(bars.Open[i], bars.Close[i]), lower = Math.Min(bars.Open[i], bars.Close[i]);
            if (Move(upper, bars.High[i]) > most)
            {
                yield return new(bars.Time[i], FlawKind.Outlier, 1, bars.High[i], upper);
            }

            if (Move(bars.Low[i], lower) > most)
            {
                yield return new(bars.Time[i], FlawKind.Outlier, 1, bars.Low[i], lower);
            }
        }
    }

    private static RobustSpread[] Spreads(double[] moves)
    {
        if (moves.Length < Fewest)
        {
            return [];
        }

        // The last block reaches back where it would be short.
        int blocks = (moves.Length + Block - 1) / Block;
        RobustSpread[] spreads = [.. Enumerable.Range(0, blocks).Select(b =>
        {
            int from = Math.Max(0, Math.Min(b * Block, moves.Length - Block));
            return RobustSpread.Of(moves.AsSpan(from, Math.Min(Block, moves.Length - from)));
        })];

        // In a block where hardly anything moves everything would be far: the measure is at least that of the usual block.
        double least = RobustSpread.Middle([.. spreads.Select(spread => spread.Deviation).Order()]);
        return [.. spreads.Select(spread => spread with { Deviation = Math.Max(spread.Deviation, least) })];
    }

    private bool IsAfterNight(int bar) => bar > 0 && bars.Timeframe.IsIntraday && bars.Time.Microseconds[bar] - bars.Time.Microseconds[bar - 1] > bars.Timeframe.Micros;

    /// <summary>The logarithm of the ratio; of prices that are not positive, the difference.</summary>
    private static double Move(double from, double to) => from > 0 && to > 0 ? Math.Log(to / from) : to - from;
}
