using System.Collections.Frozen;

namespace Toolkit.Ingest;

/// <summary>Words for zones and offsets behind a time: US/Eastern is a zone with a summer time, EST an offset.</summary>
internal static class TimeZoneWords
{
    /// <summary>Minutes east of Greenwich; each is read with the others of its row in mind.</summary>
    private static readonly (string Words, int Minutes)[] Offsets =
    [
        ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420), ("WET", 0), ("WEST", 60), ("BST", 60),
        ("CET", 60), ("CEST", 120), ("MEZ", 60), ("MESZ", 120), ("EET", 120), ("EEST", 180), ("MSK", 180), ("IST", 330), ("HKT", 480), ("SGT", 480), ("JST", 540), ("KST", 540),
        ("AEST", 600), ("AEDT", 660),
    ];

    private static readonly FrozenDictionary<string, TimeSpan> Known = Offsets.ToFrozenDictionary(o => o.Words, o => TimeSpan.FromMinutes(o.Minutes));

    /// <summary>What a word says: a zone, or an offset; null when it is none that is known.</summary>
    public static (string? Zone, TimeSpan? Offset)? Read(string word) =>
        Known.TryGetValue(word, out TimeSpan offset) ? (null, offset)
            : (word.Contains('/') || ZoneClock.Alias(word) != word) && ZoneClock.Find(word) is not null ? (word, null) : null;

    /// <summary>The format with the zone that the sample names, or with the offsets of its words.</summary>
    /// <param name="format">The format without.</param>
    /// <param name="samples">Sample texts.</param>
    /// <param name="timezone">The caller's word, which goes before what the file says in words.</param>
    /// <param name="notes">Told how the words were read.</param>
    public static TimeFormat Settle(TimeFormat format, IReadOnlyList<string> samples, string? timezone, IList<string> notes)
    {
        if (format.Kind != TimeKind.Pattern)
        {
            return format;
        }

        string[] words = [.. samples.SelectMany(s => WrittenTime.Read(s).Take(1)).Select(r => r.Zone).OfType<string>().GroupBy(z => z).OrderByDescending(g => g.Count()).Select(g => g.Key)];
        if (words.Length == 0)
        {
            return format;
        }

        if (Read(words[0]) is { Zone: { } zone })
        {
            notes.Add(timezone is null ? $"the times are those of {zone}, as the file says" : $"the times were read as those of {timezone}, as you say, and not of {zone}");
            return format with { Zone = ZoneClock.Alias(zone), Patterns = [.. format.Patterns.Where(p => p.EndsWith(zone, StringComparison.Ordinal))] };
        }

        // The other half of the year may not be in the sample.
        string[] both = [.. Offsets.Select(o => o.Words).Where(o => words.Any(w => w == o || (w.Length == o.Length && w[0] == o[0] && w[^1] == o[^1])))];
        string[] read = [.. words.Where(Known.ContainsKey)];
        notes.Add(timezone is null
            ? $"{string.Join(", ", read.Select(w => $"'{w}' was read as UTC{Text(Known[w])}"))}, in summer too: `IngestOptions.Timezone` reads the times as those of a zone"
            : $"the times were read as those of {timezone}, as you say, and not by the words behind them");
        return timezone is null
            ? format with { ZoneWords = [.. both.Select(w => (" ?" + w, Text(Known[w])))], Patterns = [.. format.Patterns.Select(WithoutGap)] }
            : format with { ZoneWords = [.. both.Select(w => (" ?" + w, ""))], HasOffset = false, Patterns = [.. format.Patterns.Select(p => WithoutGap(p).Replace("%z", "", StringComparison.Ordinal)).Distinct()] };
    }

    private static string WithoutGap(string pattern) => pattern.Replace(" %z", "%z", StringComparison.Ordinal);

    private static string Text(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
}
