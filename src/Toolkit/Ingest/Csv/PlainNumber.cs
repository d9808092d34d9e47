namespace Toolkit.Ingest;

/// <summary>Reads decimal numbers out of bytes, each to the nearest double: those that every reader reads alike, and no others.</summary>
internal static class PlainNumber
{
    /// <summary>A whole number below 2^53 and a power of ten up to 10^22 are doubles without an error, so their quotient is rounded once (Clinger 1990).</summary>
    private const ulong ExactWhole = 1UL << 53;

    /// <summary>Digits that a whole number of 64 bits always has room for.</summary>
    private const int MostDigits = 19;

    private static readonly double[] Powers = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads the digits from <paramref name="at"/> on, and stops behind the last one; false when that is not all that there is to the number.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, byte point, out double value)
    {
        int i = at;
        bool negative = i < text.Length && text[i] == '-';
        i += negative ? 1 : 0;
        ulong whole = 0;
        int start = i;
        for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
        {
            whole = whole * 10 + (uint)(text[i] - '0');
        }

        int digits = i - start, decimals = 0;
        if (digits > 0 && i < text.Length && text[i] == point)
        {
            start = ++i;
            for (; i < text.Length && (uint)(text[i] - '0') <= 9; i++)
            {
                whole = whole * 10 + (uint)(text[i] - '0');
            }

            decimals = i - start;
            digits = decimals == 0 ? 0 : digits + decimals;
        }

        bool exact = digits is > 0 and <= MostDigits && whole <= ExactWhole;
        value = exact ? whole / Powers[decimals] : 0;
        value = negative ? -value : value;
        at = exact ? i : at;
        return exact;
    }

    /// <summary>Reads a text that is a number and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, byte point, out double value)
    {
        int at = 0;
        if (TryRead(text, ref at, point, out value) && at == text.Length)
        {
            return true;
        }

        Span<byte> plain = stackalloc byte[64];
        if (text.Length > plain.Length || !IsPlain(text, point, out bool zero))
        {
            return false;
        }

        text.CopyTo(plain);
        plain[..text.Length].Replace(point, (byte)'.');
        // What is too large or too small is judged by whoever reads the others.
        return double.TryParse(plain[..text.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && (value != 0 || zero);
    }

    /// <summary>Whether the text is digits, maybe a point with digits behind it, maybe an exponent.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text, byte point, out bool zero)
    {
        int at = text.StartsWith("-"u8) ? 1 : 0;
        zero = true;
        bool plain = Digits(text, ref at, ref zero);
        if (plain && at < text.Length && text[at] == point)
        {
            at++;
            plain = Digits(text, ref at, ref zero);
        }

        if (plain && at < text.Length && (text[at] | 0x20) == 'e')
        {
            at += at + 1 < text.Length && text[at + 1] is (byte)'+' or (byte)'-' ? 2 : 1;
            bool ignored = true;
            plain = Digits(text, ref at, ref ignored);
        }

        return plain && at == text.Length;
    }

    private static bool Digits(ReadOnlySpan<byte> text, ref int at, ref bool zero)
    {
        int start = at;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            zero &= text[at] == '0';
        }

        return at > start;
    }
}
