using Toolkit.Bars;

namespace Toolkit;

public sealed partial class BarSeries
{
    private BarOrigin? _origin;
    private ContentHash _hash = new();

    /// <summary>Where the bars came from; null for bars from memory, and when there are none.</summary>
    public BarOrigin? Origin
    {
        get => Count == 0 ? null : _origin?.Cut(Time[0], Time[^1].AddMicroseconds(1));
        internal init => _origin = value;
    }

    /// <summary>SHA-256 of the bars in lower-case hexadecimal digits: equal hashes mean equal bars, to the last bit.</summary>
    /// <remarks>
    /// Of these bytes, little-endian: the number of bars (int64); the columns time (int64, microseconds since 1970), open, high,
    /// low, close, volume (double; an unknown volume is 0x7FF8000000000000), each whole; one byte for each bar that is 1 when
    /// it was filled in, if any was; an int64 for each bar that says by how many microseconds it is known later than its calendar
    /// says, if any is. Name, timeframe and calendar are not in it. Worked out once.
    /// </remarks>
    public string Sha256 => _hash.Of(Columns);

    /// <summary>The same bars, said to come from there.</summary>
    internal BarSeries WithOrigin(BarOrigin? origin)
    {
        BarSeries bars = With(Columns, Timeframe, Calendar, _hash);
        bars._origin = origin;
        return bars;
    }

    private BarSeries After(BarOrigin? before, TradingCalendar? calendar, bool sessionOnly = false, bool fill = false) =>
        WithOrigin(before?.Then(new(Timeframe, before.Last.From, before.Last.To, calendar?.Reference(), sessionOnly, fill)));
}
