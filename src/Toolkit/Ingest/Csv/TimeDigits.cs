namespace Toolkit.Ingest;

/// <summary>Reads the parts of a written time from a place in a text on, and moves the place behind them.</summary>
internal static class TimeDigits
{
    public static bool TryDigits(ReadOnlySpan<byte> text, ref int at, (int Least, int Most) length, out int value)
    {
        value = 0;
        int start = at;
        for (; at < text.Length && at - start < length.Most && (uint)(text[at] - '0') <= 9; at++)
        {
            value = value * 10 + text[at] - '0';
        }

        return at - start >= length.Least;
    }

    public static bool TryFraction(ReadOnlySpan<byte> text, ref int at, out int micros)
    {
        int start = at;
        bool read = TryDigits(text, ref at, (1, 6), out micros);
        for (int digits = at - start; digits < 6; digits++)
        {
            micros *= 10;
        }

        return read;
    }

    public static bool TryMonth(ReadOnlySpan<byte> text, ref int at, out int month)
    {
        month = 0;
        if (text.Length - at < 3)
        {
            return false;
        }

        ReadOnlySpan<byte> names = "janfebmaraprmayjunjulaugsepoctnovdec"u8;
        for (int i = 0; i < 12; i++)
        {
            month = Ascii.EqualsIgnoreCase(text.Slice(at, 3), names.Slice(i * 3, 3)) ? i + 1 : month;
        }

        at += 3;
        return month > 0;
    }

    public static bool TryHalf(ReadOnlySpan<byte> text, ref int at, out bool? afternoon)
    {
        afternoon = null;
        if (text.Length - at < 2 || (text[at + 1] | 0x20) != 'm')
        {
            return false;
        }

        afternoon = (text[at] | 0x20) switch { 'a' => false, 'p' => true, _ => null };
        at += 2;
        return afternoon is not null;
    }

    /// <summary>+HH, +HH:MM or +HHMM, in minutes.</summary>
    public static bool TryOffset(ReadOnlySpan<byte> text, ref int at, out int minutes)
    {
        minutes = 0;
        if (at >= text.Length || text[at] is not ((byte)'+' or (byte)'-'))
        {
            return false;
        }

        int sign = text[at++] == '-' ? -1 : 1;
        if (!TryDigits(text, ref at, (2, 2), out int hours) || hours > 14)
        {
            return false;
        }

        int rest = 0;
        if (at < text.Length)
        {
            at += text[at] == ':' ? 1 : 0;
            if (!TryDigits(text, ref at, (2, 2), out rest) || rest > 59)
            {
                return false;
            }
        }

        minutes = sign * (60 * hours + rest);
        return true;
    }
}
