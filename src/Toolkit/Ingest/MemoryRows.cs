using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Toolkit.Ingest;

/// <summary>Bars from memory that were judged: what can be taken, what not, and the hash of all.</summary>
internal sealed class MemoryRows
{
    private MemoryRows(BarColumns columns, IReadOnlyList<RejectedRow> rejected, long read, string sha256) =>
        (Columns, Rejected, Read, Sha256) = (columns, rejected, read, sha256);

    /// <summary>Ascending by time, one row per time.</summary>
    public BarColumns Columns { get; }

    /// <summary>The times as they were given, before they became labels; ascending.</summary>
    public required long[] GivenTimes { get; init; }

    public IReadOnlyList<RejectedRow> Rejected { get; }

    public long Read { get; }

    public long Duplicates => Read - Rejected.Count - Columns.Count;

    public string Sha256 { get; }

    public static MemoryRows Of(IEnumerable<Bar> bars, Timeframe timeframe, IngestOptions options, TradingCalendar? calendar = null)
    {
        TimeZoneInfo? zone = options.Timezone is { } id ? new ZoneClock(id).Zone : null;
        BarRules rules = new(options.AllowNonPositive);
        List<Bar> good = [];
        List<RejectedRow> bad = [];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[48];
        long row = 0;
        List<long> given = [];
        foreach (Bar raw in bars)
        {
            row++;
            Hash(hash, bytes, raw);
            string? reason = Utc(raw.Time, zone, timeframe, out DateTime time);
            Bar bar = raw with { Time = time, Volume = raw.Volume is { } v && double.IsNaN(v) ? null : raw.Volume };
            reason ??= rules.Broken(bar);
            if (reason is null)
            {
                good.Add(bar);
                given.Add(UnixMicroseconds.From(timeframe.IsIntraday ? time : DateTime.SpecifyKind(raw.Time, DateTimeKind.Utc)));
            }
            else
            {
                bad.Add(new(row, reason, Raw(raw)));
            }
        }

        if (!timeframe.IsIntraday && calendar is { IsClock: false })
        {
            LabelBySession(good, given, timeframe, calendar);
        }

        return new(BarColumns.FromRows(good), bad, row, Convert.ToHexStringLower(hash.GetHashAndReset())) { GivenTimes = [.. given.Distinct().Order()] };
    }

    /// <summary>Writes what was rejected into quarantine.</summary>
    /// <exception cref="ToolkitException">Nothing can be taken, more than 1 % cannot and that is not allowed, or a bar is bad and the caller is strict (bad data).</exception>
    public string? Refuse(SeriesKey key, Quarantine quarantine, IngestOptions options)
    {
        if (Read == 0)
        {
            throw ToolkitException.BadData($"{key}: there are no bars to take in", "at least one bar is needed");
        }

        if (Rejected.Count == 0)
        {
            return null;
        }

        RejectedRow first = Rejected[0];
        if (options.Strict)
        {
            throw ToolkitException.BadData(
                $"{key}: bar {first.Number}: {first.Reason} (and {Rejected.Count - 1} more bad bars)", "mend the bars, or leave Strict away to take the others in");
        }

        string path = quarantine.Write(Rejected, "row");
        return Rejected.Count < Read && (options.AllowRejects || !Rejections.AreTooMany(Rejected.Count, Read))
            ? path
            : throw Rejections.Error($"{key}", (Rejected.Count, Read), Reasons(), path);
    }

    private List<(string Row, string Reason, long Rows)> Reasons() =>
        [.. Rejected.GroupBy(r => r.Reason).Take(Rejections.MostReasons).Select(g => ($"row {g.First().Number}", g.Key, g.LongCount()))];

    private static string? Utc(DateTime time, TimeZoneInfo? zone, Timeframe timeframe, out DateTime utc)
    {
        utc = DateTime.SpecifyKind(time, DateTimeKind.Utc);
        if (!timeframe.IsIntraday)
        {
            utc = BarLabelOf(utc, timeframe);
            return null;
        }

        if (time.Kind == DateTimeKind.Local)
        {
            utc = time.ToUniversalTime();
            return null;
        }

        if (zone is null || time.Kind == DateTimeKind.Utc)
        {
            return null;
        }

        if (zone.IsInvalidTime(time))
        {
            return $"the local time does not exist in {zone.Id}";
        }

        TimeSpan offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        utc = DateTime.SpecifyKind(time - offset, DateTimeKind.Utc);
        return null;
    }

    /// <summary>Bars stamped with a moment get the date of the session that it lies in, as those of a file do.</summary>
    private static void LabelBySession(List<Bar> bars, List<long> given, Timeframe timeframe, TradingCalendar calendar)
    {
        Session?[] sessions = [.. given.Select(t => calendar.SessionAt(UnixMicroseconds.ToDateTime(t)))];
        if (given.All(t => t % UnixMicroseconds.PerDay == 0) || sessions.Count(s => s is not null) < SeriesStaging.InSessions * bars.Count)
        {
            return;
        }

        for (int i = 0; i < bars.Count; i++)
        {
            DateTime day = sessions[i]?.Label.ToDateTime(default) ?? TimeZoneInfo.ConvertTimeFromUtc(UnixMicroseconds.ToDateTime(given[i]), calendar.Zone);
            bars[i] = bars[i] with { Time = BarLabelOf(DateTime.SpecifyKind(day, DateTimeKind.Utc), timeframe) };
        }
    }

    /// <summary>The first day of the period, at 00:00.</summary>
    private static DateTime BarLabelOf(DateTime time, Timeframe timeframe) => timeframe.Unit switch
    {
        TimeframeUnit.Week => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
        TimeframeUnit.Month => new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        TimeframeUnit.Quarter => new(time.Year, (time.Month - 1) / 3 * 3 + 1, 1, 0, 0, 0, DateTimeKind.Utc),
        TimeframeUnit.Year => new(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        _ => time.Date,
    };

    private static void Hash(IncrementalHash hash, Span<byte> bytes, in Bar bar)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, bar.Time.Ticks);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[8..], bar.Open);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[16..], bar.High);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[24..], bar.Low);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[32..], bar.Close);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[40..], bar.Volume ?? double.NaN);
        hash.AppendData(bytes);
    }

    private static string Raw(in Bar bar) => string.Create(
        CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-dd'T'HH:mm:ss.FFFFFF},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}");
}
