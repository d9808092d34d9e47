using System.Runtime.InteropServices;
using Toolkit.Bars;

namespace Toolkit.Ingest;

/// <summary>Reads written times out of bytes: those that every reader of the format reads alike, and no others.</summary>
internal sealed class PlainTime
{
    private const int UsualLength = 19;

    private readonly (Part Part, byte Literal)[] _parts;
    private readonly TimeFormat _format;
    private readonly bool _labels;

    /// <summary>Times of 19 characters, as most files have them.</summary>
    private readonly bool _usual;

    private PlainTime(TimeFormat format, bool labels, (Part Part, byte Literal)[] parts) =>
        (_format, _labels, _parts, _usual) = (format, labels, parts, format.Kind == TimeKind.Pattern && format.Patterns[0] is "%Y-%m-%d %H:%M:%S" or "%Y-%m-%dT%H:%M:%S");

    private enum Part : byte
    {
        Literal,
        Year,
        ShortYear,
        Month,
        MonthName,
        Day,
        Hour,
        HalfHour,
        Minute,
        Second,
        Fraction,
        Half,
        Offset,
    }

    /// <summary>A reader of the format, or null.</summary>
    /// <param name="format">The format; of several patterns the first one is read.</param>
    /// <param name="labels">The date as it is written is wanted, whatever the offset.</param>
    public static PlainTime? Of(TimeFormat format, bool labels) => format switch
    {
        { ZoneWords.Count: > 0 } => null,
        { Kind: TimeKind.Epoch } => new(format, labels, []),
        { Kind: TimeKind.IsoOffset } => new(format, labels, []),
        { Kind: TimeKind.Pattern } when Parts(format.Patterns[0]) is { } parts => new(format, labels, parts),
        _ => null,
    };

    /// <summary>Reads a time: in UTC where the text says its offset, else as it is written.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long time)
    {
        if (_usual && text.Length == UsualLength)
        {
            KnownDay day = KnownDay.First;
            return TryUsual(text, (byte)_format.Patterns[0][8], ref day, out time);
        }

        return _format.Kind switch
        {
            TimeKind.Epoch => TryCount(text, out time),
            TimeKind.IsoOffset => TryIso(text, out time),
            _ => TryParts(text, out time),
        };
    }

    /// <summary>Reads a time of the usual 19 characters and moves the place behind it; false when the format is another one, or the text.</summary>
    public bool TryUsual(ReadOnlySpan<byte> text, ref int at, ref KnownDay day, out long time)
    {
        time = 0;
        if (!_usual || at > text.Length - UsualLength || !TryUsual(text.Slice(at, UsualLength), (byte)_format.Patterns[0][8], ref day, out time))
        {
            return false;
        }

        at += UsualLength;
        return true;
    }

    /// <summary>Reads a date and a time of day.</summary>
    public bool TryRead(ReadOnlySpan<byte> date, ReadOnlySpan<byte> clock, out long time)
    {
        Span<byte> joined = stackalloc byte[64];
        int digits = _format.TimeDigits, zeros = Math.Max(0, digits - clock.Length);
        bool hours = digits == TimeFormat.HourDigits && clock.Length <= digits;
        if (clock.IsEmpty || date.Length + clock.Length + zeros + 3 > joined.Length)
        {
            time = 0;
            return false;
        }

        date.CopyTo(joined);
        joined[date.Length] = (byte)' ';
        joined.Slice(date.Length + 1, zeros).Fill((byte)'0');
        clock.CopyTo(joined[(date.Length + 1 + zeros)..]);
        int length = date.Length + 1 + zeros + clock.Length;
        joined.Slice(length, hours ? 2 : 0).Fill((byte)'0');
        return TryRead(joined[..(length + (hours ? 2 : 0))], out time);
    }

    private static (Part, byte)[]? Parts(string pattern)
    {
        List<(Part Part, byte Literal)> parts = [];
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                parts.Add((Part.Literal, (byte)pattern[i]));
                continue;
            }

            Part part = i + 1 == pattern.Length ? Part.Literal : pattern[++i] switch
            {
                'Y' => Part.Year,
                'y' => Part.ShortYear,
                'm' => Part.Month,
                'b' => Part.MonthName,
                'd' => Part.Day,
                'H' => Part.Hour,
                'I' => Part.HalfHour,
                'M' => Part.Minute,
                'S' => Part.Second,
                'f' => Part.Fraction,
                'p' => Part.Half,
                'z' => Part.Offset,
                _ => Part.Literal,
            };
            if (part == Part.Literal)
            {
                return null;
            }

            parts.Add((part, 0));
        }

        int Of(params Part[] some) => parts.Count(p => some.Contains(p.Part));
        bool once = Of(Part.Year, Part.ShortYear) == 1 && Of(Part.Month, Part.MonthName) == 1 && Of(Part.Day) == 1 && Of(Part.Hour, Part.HalfHour) <= 1
            && Of(Part.Half) == Of(Part.HalfHour) && Enum.GetValues<Part>().All(p => p == Part.Literal || Of(p) <= 1);
        return once && pattern.All(char.IsAscii) ? [.. parts] : null;
    }

    private static bool TryUsual(ReadOnlySpan<byte> text, byte gap, ref KnownDay day, out long time)
    {
        time = 0;
        if (!day.Is(text))
        {
            int wrong = (text[4] ^ '-') | (text[7] ^ '-');
            int year = Two(text, 0, ref wrong) * 100 + Two(text, 2, ref wrong), month = Two(text, 5, ref wrong), date = Two(text, 8, ref wrong);
            if (wrong != 0 || !TryTime(year, month, date, 0, 0, 0, 0, out long start))
            {
                return false;
            }

            day = new(text, start);
        }

        int bad = (text[10] ^ gap) | (text[13] ^ ':') | (text[16] ^ ':');
        int hour = Two(text, 11, ref bad), minute = Two(text, 14, ref bad), second = Two(text, 17, ref bad);
        time = day.Start + (hour * 3_600 + minute * 60 + second) * UnixMicroseconds.PerSecond;
        return bad == 0 && hour <= 23 && minute <= 59 && second <= 59;
    }

    private static int Two(ReadOnlySpan<byte> text, int at, ref int bad)
    {
        int tens = text[at] - '0', ones = text[at + 1] - '0';
        bad |= ((uint)tens > 9 ? 1 : 0) | ((uint)ones > 9 ? 1 : 0);
        return tens * 10 + ones;
    }

    private static bool TryTime(int year, int month, int day, int hour, int minute, int second, int micros, out long time)
    {
        time = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month)) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        // Days before the first of March of a year that begins there.
        int from = month <= 2 ? year - 1 : year;
        long days = 365L * from + from / 4 - from / 100 + from / 400 + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 719_469;
        time = (days * 86_400 + hour * 3_600 + minute * 60 + second) * UnixMicroseconds.PerSecond + micros;
        return true;
    }

    private static bool TryCount(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        if (!PlainNumber.TryParse(text, (byte)'.', out double count) || TimeFormat.OfCount(count) is not { } micros)
        {
            return false;
        }

        time = micros;
        return true;
    }

    private bool TryIso(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        KnownDay day = KnownDay.First;
        if (text.Length <= UsualLength || text[10] is not ((byte)'T' or (byte)' ') || !TryUsual(text[..UsualLength], text[10], ref day, out long written))
        {
            return false;
        }

        int at = UsualLength;
        int micros = 0;
        if (text[at] == '.')
        {
            at++;
            if (!TimeDigits.TryFraction(text, ref at, out micros))
            {
                return false;
            }
        }

        bool utc = text.Length == at + 1 && text[at] is (byte)'Z';
        int minutes = 0;
        if (!utc && (!TimeDigits.TryOffset(text, ref at, out minutes) || at != text.Length))
        {
            return false;
        }

        time = _labels ? BarLabel.DayOf(written) * UnixMicroseconds.PerDay : written + micros - minutes * UnixMicroseconds.PerMinute;
        return true;
    }

    private bool TryParts(ReadOnlySpan<byte> text, out long time)
    {
        (int year, int month, int day, int hour, int minute, int second, int micros, int offset) = (0, 0, 0, 0, 0, 0, 0, 0);
        bool? afternoon = null;
        int at = 0;
        time = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            bool exact = i + 1 < _parts.Length && _parts[i + 1].Part is not (Part.Literal or Part.MonthName or Part.Half or Part.Offset);
            bool read = _parts[i].Part switch
            {
                Part.Literal => at < text.Length && text[at++] == _parts[i].Literal,
                Part.Year => TimeDigits.TryDigits(text, ref at, (4, 4), out year),
                Part.ShortYear => TimeDigits.TryDigits(text, ref at, (2, 2), out year) && (year += year < 69 ? 2000 : 1900) > 0,
                Part.Month => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out month),
                Part.MonthName => TimeDigits.TryMonth(text, ref at, out month),
                Part.Day => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out day),
                Part.Hour => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out hour),
                Part.HalfHour => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out hour) && hour is >= 1 and <= 12,
                Part.Minute => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out minute),
                Part.Second => TimeDigits.TryDigits(text, ref at, (exact ? 2 : 1, 2), out second),
                Part.Fraction => TimeDigits.TryFraction(text, ref at, out micros),
                Part.Half => TimeDigits.TryHalf(text, ref at, out afternoon),
                _ => TimeDigits.TryOffset(text, ref at, out offset),
            };
            if (!read)
            {
                return false;
            }
        }

        hour = afternoon is { } pm ? hour % 12 + (pm ? 12 : 0) : hour;
        if (at != text.Length || !TryTime(year, month, day, hour, minute, second, micros, out long written))
        {
            return false;
        }

        time = _labels ? written : written - offset * UnixMicroseconds.PerMinute;
        return true;
    }
}

/// <summary>The ten characters of a day, and when it starts: neighbouring rows are mostly of one.</summary>
internal readonly struct KnownDay
{
    private readonly ulong _begin;
    private readonly ushort _end;

    public KnownDay(ReadOnlySpan<byte> text, long start) => (_begin, _end, Start) = (MemoryMarshal.Read<ulong>(text), MemoryMarshal.Read<ushort>(text[8..]), start);

    public static KnownDay First { get; } = new("1970-01-01"u8, 0);

    /// <summary>Microseconds of its midnight.</summary>
    public long Start { get; }

    public bool Is(ReadOnlySpan<byte> text) => MemoryMarshal.Read<ulong>(text) == _begin && MemoryMarshal.Read<ushort>(text[8..]) == _end;
}
