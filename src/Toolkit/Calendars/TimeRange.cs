namespace Toolkit;

/// <summary>A half-open interval of time, <c>[From, To)</c>, in UTC. Default: all of time.</summary>
public readonly record struct TimeRange
{
    private readonly long _from;
    private readonly long _to;
    private readonly bool _set;

    private TimeRange(long from, long to)
    {
        if (to < from)
        {
            throw ToolkitException.Usage(
                $"the range ends before it starts: from {UnixMicroseconds.ToIso(from)} to {UnixMicroseconds.ToIso(to)}",
                "ranges are half-open, [from, to): give the earlier time first");
        }

        (_from, _to, _set) = (from, to, true);
    }

    public static TimeRange All => default;

    /// <summary>A missing end is open: all of time on that side.</summary>
    public static TimeRange Of(DateTime? from, DateTime? to) => FromMicros(
        from is { } f ? UnixMicroseconds.From(f) : UnixMicroseconds.Min, to is { } t ? UnixMicroseconds.From(t) : UnixMicroseconds.Max);

    public static TimeRange FromMicros(long from, long to) => new(from, to);

    public long FromMicroseconds => _set ? _from : UnixMicroseconds.Min;

    public long ToMicroseconds => _set ? _to : UnixMicroseconds.Max;

    public DateTime From => UnixMicroseconds.ToDateTime(FromMicroseconds);

    public DateTime To => UnixMicroseconds.ToDateTime(ToMicroseconds);

    public bool IsEmpty => FromMicroseconds == ToMicroseconds;

    public bool Contains(long micros) => micros >= FromMicroseconds && micros < ToMicroseconds;

    public bool Contains(DateTime utc) => Contains(UnixMicroseconds.From(utc));

    public bool Overlaps(TimeRange other) =>
        FromMicroseconds < other.ToMicroseconds && other.FromMicroseconds < ToMicroseconds;

    /// <summary>The range in words; an open end is not shown as the end of time.</summary>
    public override string ToString() => (FromMicroseconds == UnixMicroseconds.Min, ToMicroseconds == UnixMicroseconds.Max) switch
    {
        (true, true) => "all of time",
        (true, false) => $"the time before {UnixMicroseconds.ToIso(ToMicroseconds)}",
        (false, true) => $"the time from {UnixMicroseconds.ToIso(FromMicroseconds)} on",
        _ => $"[{UnixMicroseconds.ToIso(FromMicroseconds)}, {UnixMicroseconds.ToIso(ToMicroseconds)})",
    };
}
