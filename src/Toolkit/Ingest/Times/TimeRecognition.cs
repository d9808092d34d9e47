namespace Toolkit.Ingest;

/// <summary>Settles how the times are written: kind, patterns, and the order of day and month.</summary>
internal static class TimeRecognition
{
    private const int MostPatterns = 8;

    public static CsvLayout Settle(
        CsvLayout layout, TimeColumns columns, string name, IngestOptions options, Func<CsvLayout, DateOrder[], DateChoice> decide, IList<string> notes)
    {
        CsvLayout settled = Settled(layout, columns, name, options.Format, decide, notes);
        // A pattern of the caller's own reads its words itself.
        TimeFormat worded = options.Format?.Contains('%') == true ? settled.Time : TimeZoneWords.Settle(settled.Time, columns.Samples, options.Timezone, notes);
        string clock = layout.Names[columns.TimeOfDay >= 0 ? columns.TimeOfDay : columns.Time];
        return settled with { Time = TimeZoneWords.OfName(worded, name, clock, options.Timezone, notes) };
    }

    private static CsvLayout Settled(
        CsvLayout layout, TimeColumns columns, string name, string? format, Func<CsvLayout, DateOrder[], DateChoice> decide, IList<string> notes)
    {
        bool joined = columns.TimeOfDay >= 0;
        if (Forced(format, joined, columns) is { } forced)
        {
            return layout with { Time = forced };
        }

        if (columns.IsSerial)
        {
            return layout with { Time = Serial(columns, joined) };
        }

        IReadOnlyList<TimeReading>[] readings = [.. columns.Samples.Select(TimeText.Read).Where(r => r.Count > 0)];
        if (readings.Length * 2 < columns.Samples.Count)
        {
            string sample = columns.Samples.FirstOrDefault(s => EpochText.PerSecond(s) > 0) ?? "0";
            return layout with { Time = TimeFormat.Epoch(EpochText.PerSecond(sample)) };
        }

        int Count(DateOrder order) => readings.Count(r => r.Any(x => x.Order == order));
        DateOrder[] possible = [.. Enum.GetValues<DateOrder>().Where(o => Count(o) > 0).OrderByDescending(Count)];
        if (Asked(format) is { } asked)
        {
            if (!possible.Contains(asked))
            {
                throw ToolkitException.BadData($"{name}: '{columns.Samples[0]}' is no date in the order {format!.ToLowerInvariant()} that `IngestOptions.Format` asks for");
            }

            return layout with { Time = Format(readings, asked, columns, joined) };
        }

        int most = Count(possible[0]);
        DateOrder[] best = [.. possible.Where(o => Count(o) == most)];
        DateOrder order = best[0];
        // Some of the sample deny the best reading: it may be that bad rows do, so all rows have a say.
        if (possible.Length > 1 && (best.Length > 1 || most < readings.Length))
        {
            DateChoice choice = decide(layout with { Time = Format(readings, order, columns, joined) }, possible);
            order = choice.Order;
            if (choice.Note is not null)
            {
                notes.Add(choice.Note);
            }
        }

        return layout with { Time = Format(readings, order, columns, joined) };
    }

    /// <summary>The order that the caller asks for.</summary>
    public static DateOrder? Asked(string? format) => format?.Trim().ToLowerInvariant() switch
    {
        "ymd" => DateOrder.Ymd,
        "mdy" => DateOrder.Mdy,
        "dmy" => DateOrder.Dmy,
        _ => null,
    };

    private static TimeFormat? Forced(string? format, bool joined, TimeColumns columns) => format?.Trim() switch
    {
        null or "" => null,
        "s" => TimeFormat.Epoch(1),
        "ms" => TimeFormat.Epoch(1_000),
        "us" => TimeFormat.Epoch(1_000_000),
        "ns" => TimeFormat.Epoch(1_000_000_000),
        "serial" => Serial(columns, joined),
        var text when text.Contains('%') => new(
            TimeKind.Pattern, [text], HasOffset: text.Contains("%z", StringComparison.Ordinal) || text.EndsWith('Z'), Joined: joined, TimeDigits: columns.TimeDigits),
        var text when Asked(text) is not null => null,
        var text => throw ToolkitException.Usage(
            $"'{text}' is no time format", "use dmy, mdy, ymd, s, ms, us, ns, serial, or a pattern such as '%d.%m.%Y %H:%M'"),
    };

    private static TimeFormat Serial(TimeColumns columns, bool joined) => TimeFormat.Serial(SerialDate.Seconds(columns.Samples), joined);

    private static TimeFormat Format(IEnumerable<IReadOnlyList<TimeReading>> readings, DateOrder order, TimeColumns columns, bool joined)
    {
        // Times with an offset and without one in the same file: the fewer ones are bad rows, since it is not known which clock they mean.
        TimeReading[] taken = [.. readings.SelectMany(r => r.Where(x => x.Order == order).Take(1))
            .GroupBy(r => r.Offset is not null).OrderByDescending(g => g.Count()).First()];
        List<string> patterns = [.. taken.GroupBy(r => r.Pattern).OrderByDescending(g => g.Count()).Select(g => g.Key).Take(MostPatterns)];
        // "May" is the short name and the long one.
        patterns.RemoveAll(p => p.Contains("%b", StringComparison.Ordinal) && patterns.Contains(p.Replace("%b", "%B", StringComparison.Ordinal)));
        bool offset = taken.Any(r => r.Offset is not null);
        bool iso = offset && !joined && patterns.All(p => p.StartsWith("%Y-%m-%d", StringComparison.Ordinal) && IsIsoClock(p[8..]))
            && taken.All(r => r.Zone is null);
        return new(iso ? TimeKind.IsoOffset : TimeKind.Pattern, patterns, 0, offset, order, joined, columns.TimeDigits);
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
