namespace Toolkit.Ticks;

/// <summary>Ticks of one day, in whatever form they are kept.</summary>
internal abstract class TickDay
{
    /// <summary>Days since 1970.</summary>
    public abstract int Day { get; }

    /// <summary>Other days of which it may hold ticks as well.</summary>
    public virtual IReadOnlyList<int> Strays => [];

    public virtual int LastDay => Math.Max(Day, Strays.DefaultIfEmpty(Day).Max());

    public bool MayHold(int first, int last) => (Day >= first && Day <= last) || Strays.Any(day => day >= first && day <= last);

    /// <summary>The ticks of a symbol inside a range, in order.</summary>
    public abstract TickRun Read(string symbol, TimeRange range);

    /// <summary>The last <paramref name="count"/> ticks of a symbol, in order.</summary>
    public abstract TickRun Latest(string symbol, int count);

    /// <summary>How many ticks a symbol has in a range.</summary>
    public abstract long Count(string symbol, TimeRange range);

    /// <summary>What it holds of each symbol, or of one, inside a range.</summary>
    public abstract IReadOnlyList<TickSummary> Summaries(string? symbol, TimeRange range);
}
