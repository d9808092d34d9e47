namespace Toolkit.Soak;

/// <summary>What a series may hold, by what its writers were told: in each slot the value of a load that no later one has covered.</summary>
/// <remarks>
/// Loads of several processes overlap in time, and then either may be the later one. A load whose writer was killed may be there, as a
/// whole or not at all. Times are those of the machine's monotonic clock, which all processes share.
/// </remarks>
internal sealed class SeriesModel(string symbol, string timeframe)
{
    private readonly List<Written> _loads = [];
    private int[] _base = [];

    public string Symbol => symbol;

    public string Timeframe => timeframe;

    /// <summary>Loads that were acknowledged since the last check.</summary>
    public int Acknowledged => _loads.Count(load => load.State == WriteState.Acknowledged);

    public void Begin(Load load, long at) => _loads.Add(new(load, at));

    public void End(int number, long at, WriteState state)
    {
        Written written = _loads.Find(one => one.Load.Number == number) ?? throw new DisagreementException($"load {number} of {symbol} ends and never began");
        (written.End, written.State) = (at, state);
    }

    /// <summary>Compares what was read while nobody wrote; from then on that is what the series holds.</summary>
    /// <exception cref="DisagreementException">It is none of what it may be.</exception>
    public void Check(IReadOnlyList<Bar> bars)
    {
        int slots = Math.Max(_base.Length, _loads.Select(one => one.Load.From + one.Load.Count).DefaultIfEmpty(0).Max());
        int[] seen = Seen(bars, slots);
        Written[] applied = [.. _loads.Where(one => one.State != WriteState.Refused)];
        for (int slot = 0; slot < slots; slot++)
        {
            CheckSlot(slot, seen[slot], applied);
        }

        foreach (Written load in applied.Where(one => one.State == WriteState.Unknown && Array.IndexOf(seen, one.Load.Number) >= 0))
        {
            CheckWhole(load, seen, applied);
        }

        _base = seen;
        _loads.Clear();
    }

    /// <summary>The load that each slot shows.</summary>
    private int[] Seen(IReadOnlyList<Bar> bars, int slots)
    {
        int[] seen = new int[slots];
        Array.Fill(seen, Load.Absent);
        TimeSpan step = Load.Step(timeframe);
        DateTime last = DateTime.MinValue;
        foreach (Bar bar in bars)
        {
            (long slot, long rest) = Math.DivRem((bar.Time - Load.Start).Ticks, step.Ticks);
            if (bar.Time <= last || rest != 0 || slot < 0 || slot >= slots || bar.Volume is not { } number || bar != Load.Bar(bar.Time, (int)slot, (int)number))
            {
                throw new DisagreementException($"{symbol} {timeframe} has {bar}, which nobody wrote there, after {last:O}");
            }

            (last, seen[slot]) = (bar.Time, (int)number);
        }

        return seen;
    }

    private void CheckSlot(int slot, int seen, Written[] applied)
    {
        int before = slot < _base.Length ? _base[slot] : Load.Absent;
        bool known = seen == before;
        long covered = long.MinValue, end = long.MinValue;
        foreach (Written one in applied)
        {
            if (one.Load.At(slot) is { } value)
            {
                covered = one.State == WriteState.Acknowledged ? Math.Max(covered, one.Start) : covered;
                (known, end) = value == seen ? (true, Math.Max(end, one.End)) : (known, end);
            }
        }

        if (!known || end < covered)
        {
            throw new DisagreementException(
                $"{symbol} {timeframe} slot {slot} ({Load.Start + Load.Step(timeframe) * slot:O}): there is {Name(seen)}, before there was {Name(before)}; written since: "
                + string.Join("; ", _loads.Where(one => one.Load.At(slot) is not null || one.Load.Number == seen).TakeLast(12)));
        }
    }

    /// <summary>A load that was cut off and shows somewhere shows everywhere where no later one does.</summary>
    private void CheckWhole(Written load, int[] seen, Written[] applied)
    {
        for (int slot = 0; slot < seen.Length; slot++)
        {
            if (load.Load.At(slot) is { } value && value != seen[slot]
                && !applied.Any(other => other != load && other.Load.At(slot) == seen[slot] && other.End > load.Start))
            {
                throw new DisagreementException($"{symbol} {timeframe}: {load} is there in part; slot {slot} has {Name(seen[slot])}");
            }
        }
    }

    private static string Name(int number) => number == Load.Absent ? "nothing" : $"load {number}";

    /// <summary>A load on its way.</summary>
    private sealed class Written(Load load, long start)
    {
        public Load Load => load;

        public long Start => start;

        public long End { get; set; } = long.MaxValue;

        public WriteState State { get; set; }

        public override string ToString() => $"load {load} ({State} {start} to {(End == long.MaxValue ? "?" : End)})";
    }
}
