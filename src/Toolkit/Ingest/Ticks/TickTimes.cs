namespace Toolkit.Ingest;

/// <summary>Reads the times of a file of ticks. How they are written is what the first one shows; one that is written otherwise is refused.</summary>
internal sealed class TickTimes(TimeZoneInfo? zone)
{
    private static readonly (string Name, long From, long To)[] Epochs =
    [
        ("epoch s", 31_536_000, 7_258_118_400),
        ("epoch ms", 31_536_000_000, 7_258_118_400_000),
        ("epoch us", 31_536_000_000_000, 7_258_118_400_000_000),
        ("epoch ns", 31_536_000_000_000_000, 7_258_118_400_000_000_000),
    ];

    /// <summary>In words; null before the first time.</summary>
    public string? Format { get; private set; }

    /// <summary>Whether a time had no offset, so that its zone was taken for granted.</summary>
    public bool HasLocal { get; private set; }

    /// <summary>The time in UTC.</summary>
    /// <returns>Why it cannot be read; null when it was.</returns>
    public string? Read(ReadOnlySpan<char> text, out DateTime time)
    {
        text = text.Trim();
        (string format, string? why) = text.Length > 0 && text.IndexOfAnyExceptInRange('0', '9') is < 0 or > 8 && text.IndexOfAny("-:/TZ +") < 0
            ? Epoch(text, out time)
            : Written(text, out time);
        if (why is not null)
        {
            return why;
        }

        Format ??= format;
        return format == Format ? null : $"its time is written as {format}, the first one as {Format}";
    }

    private static (string, string?) Epoch(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count))
        {
            return ("", "the time cannot be read");
        }

        int unit = Array.FindIndex(Epochs, one => count >= one.From && count < one.To);
        if (unit < 0)
        {
            return ("", "the time is no count since 1970 of a date from 1971 to 2200");
        }

        decimal micros = unit switch
        {
            0 => count * 1_000_000,
            1 => count * 1_000,
            2 => count,
            _ => count / 1_000,
        };
        time = UnixMicroseconds.ToDateTime((long)decimal.Floor(micros));
        return (Epochs[unit].Name, null);
    }

    /// <summary>Year first, as ISO 8601 has it, also with points or slashes: no other order of day and month is sure.</summary>
    private (string, string?) Written(ReadOnlySpan<char> text, out DateTime time)
    {
        time = default;
        if (text.Length is < 16 or > 64)
        {
            return ("", "the time cannot be read");
        }

        Span<char> plain = stackalloc char[text.Length];
        text.CopyTo(plain);
        if (plain[4] is '.' or '/')
        {
            (plain[4], plain[7]) = ('-', '-');
        }

        DateTimeStyles styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault;
        if (plain[4] != '-' || plain[7] != '-' || !DateTime.TryParse(plain, CultureInfo.InvariantCulture, styles, out time))
        {
            return ("", "the time is neither a count since 1970 nor written with the year first, as 2026-01-20T14:30:00.123Z is");
        }

        if (time.Kind == DateTimeKind.Utc)
        {
            return ("ISO 8601 with offset", null);
        }

        HasLocal = true;
        if (zone is not null && zone.IsInvalidTime(time))
        {
            return ("", $"the local time does not exist in {zone.Id}");
        }

        TimeSpan offset = zone is null ? TimeSpan.Zero : zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        time = DateTime.SpecifyKind(time - offset, DateTimeKind.Utc);
        return ("ISO 8601 without offset", null);
    }
}
