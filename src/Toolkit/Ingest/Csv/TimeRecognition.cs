namespace Toolkit.Ingest;

/// <summary>Settles how the times are written: kind, patterns, and the order of day and month.</summary>
/// <param name="columns">Where they are.</param>
/// <param name="where">What the input is called in messages.</param>
/// <param name="options">What the caller says.</param>
/// <param name="decide">Asked when the sample leaves the order open.</param>
internal sealed class TimeRecognition(TimeColumns columns, string where, IngestOptions options, Func<TimeFormat, DateOrder[], DateChoice> decide)
{
    private const int MostPatterns = 8;

    private readonly bool _joined = columns.TimeOfDay >= 0;

    public List<string> Notes { get; } = [];

    /// <param name="names">Names of all columns.</param>
    /// <exception cref="ToolkitException">The texts are not as the caller says, or say a zone that has two readings (bad data).</exception>
    public TimeFormat Settle(string[] names)
    {
        TimeFormat settled = Forced() ?? (columns.IsSerial ? Serial() : Read());
        // A pattern of the caller's own reads its words itself.
        TimeFormat worded = options.Format?.Contains('%') == true ? settled : TimeZoneWords.Settle(settled, columns.Samples, options.Timezone, Notes);
        return OfName(worded, names[_joined ? columns.TimeOfDay : columns.Time]);
    }

    /// <summary>The format with the zone that the name of the time column says, such as <c>Time (America/New_York)</c>.</summary>
    private TimeFormat OfName(TimeFormat format, string column)
    {
        bool clock = format.Kind == TimeKind.Serial || format.Patterns.Any(p => p.Contains("%H", StringComparison.Ordinal) || p.Contains("%I", StringComparison.Ordinal));
        if (options.Timezone is not null || format.HasOffset || format.Zone is not null || !clock || ColumnName.Bracketed(column) is not { } word || TimeZoneWords.Read(word) is not var (zone, _))
        {
            return format;
        }

        if (zone is null)
        {
            throw CsvRefusal.SaysZone(where, column, word);
        }

        Notes.Add($"the times are those of {zone}, as the name of their column says");
        return format with { Zone = ZoneClock.Alias(zone) };
    }

    private TimeFormat Read()
    {
        IReadOnlyList<TimeReading>[] readings = [.. columns.Samples.Select(WrittenTime.Read).Where(r => r.Count > 0)];
        if (readings.Length * 2 < columns.Samples.Count)
        {
            return TimeFormat.Epoch(columns.Samples.Select(TimeCount.PerSecond).FirstOrDefault(perSecond => perSecond > 0));
        }

        int Count(DateOrder order) => readings.Count(r => r.Any(x => x.Order == order));
        DateOrder[] possible = [.. Enum.GetValues<DateOrder>().Where(o => Count(o) > 0).OrderByDescending(Count)];
        if (Asked is { } asked)
        {
            return possible.Contains(asked) ? Format(readings, asked) : throw ToolkitException.BadData(
                $"{where}: '{columns.Samples[0]}' is no date in the order {options.Format!.ToLowerInvariant()} that `IngestOptions.Format` asks for", "leave it away to let the order be recognised, or give another one");
        }

        // Some of the sample deny the best reading: it may be that bad rows do, so all rows have a say.
        if (possible.Length > 1 && (Count(possible[1]) == Count(possible[0]) || Count(possible[0]) < readings.Length))
        {
            DateChoice choice = decide(Format(readings, possible[0]), possible);
            Notes.AddRange(choice.Note is null ? [] : [choice.Note]);
            return Format(readings, choice.Order);
        }

        return Format(readings, possible[0]);
    }

    /// <summary>The order that the caller asks for.</summary>
    private DateOrder? Asked => options.Format?.Trim().ToLowerInvariant() switch
    {
        "ymd" => DateOrder.Ymd,
        "mdy" => DateOrder.Mdy,
        "dmy" => DateOrder.Dmy,
        _ => null,
    };

    private TimeFormat? Forced() => options.Format?.Trim() switch
    {
        null or "" => null,
        "s" => TimeFormat.Epoch(1),
        "ms" => TimeFormat.Epoch(1_000),
        "us" => TimeFormat.Epoch(1_000_000),
        "ns" => TimeFormat.Epoch(1_000_000_000),
        "serial" => Serial(),
        var text when text.Contains('%') => new(
            TimeKind.Pattern, [text], HasOffset: text.Contains("%z", StringComparison.Ordinal) || text.EndsWith('Z'), Joined: _joined, TimeDigits: columns.TimeDigits),
        _ when Asked is not null => null,
        var text => throw ToolkitException.Usage(
            $"'{text}' is no time format", "use dmy, mdy, ymd, s, ms, us, ns, serial, or a pattern such as '%d.%m.%Y %H:%M'"),
    };

    private TimeFormat Serial() => TimeFormat.Serial(TimeCount.Seconds(columns.Samples), _joined);

    private TimeFormat Format(IEnumerable<IReadOnlyList<TimeReading>> readings, DateOrder order)
    {
        // Times with an offset and without one in the same file: the fewer ones are bad rows, since it is not known which clock they mean.
        TimeReading[] taken = [.. readings.SelectMany(r => r.Where(x => x.Order == order).Take(1))
            .GroupBy(r => r.Offset is not null).OrderByDescending(g => g.Count()).First()];
        List<string> patterns = [.. taken.GroupBy(r => r.Pattern).OrderByDescending(g => g.Count()).Select(g => g.Key).Take(MostPatterns)];
        // "May" is the short name and the long one.
        patterns.RemoveAll(p => p.Contains("%b", StringComparison.Ordinal) && patterns.Contains(p.Replace("%b", "%B", StringComparison.Ordinal)));
        bool offset = taken.Any(r => r.Offset is not null);
        bool iso = offset && !_joined && patterns.All(p => p.StartsWith("%Y-%m-%d", StringComparison.Ordinal) && IsIsoClock(p[8..]))
            && taken.All(r => r.Zone is null);
        return new(iso ? TimeKind.IsoOffset : TimeKind.Pattern, patterns, 0, offset, order, _joined, columns.TimeDigits);
    }

    /// <summary>What DuckDB's cast takes behind the date.</summary>
    private static bool IsIsoClock(string pattern)
    {
        if (pattern.Length == 0 || pattern[0] is not (' ' or 'T') || !pattern[1..].StartsWith("%H:%M:%S", StringComparison.Ordinal))
        {
            return false;
        }

        string rest = pattern[9..];
        rest = rest.StartsWith(".%f", StringComparison.Ordinal) ? rest[3..] : rest;
        return rest is "" or "Z" or "%z" or " UTC" or "UTC";
    }
}
