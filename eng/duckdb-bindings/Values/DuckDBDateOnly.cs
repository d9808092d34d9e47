using System.Globalization;
using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// duckdb_date_struct: a date of the proleptic Gregorian calendar, year 0 being 1 BC. DuckDB's infinities are
/// the two dates just outside its range, 5881580-07-11 and -5877641-06-24.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DuckDBDateOnly
{
    private const int DaysPerEra = 146_097;

    // From 0000-03-01, where a 400 year era starts, to 1970-01-01.
    private const int EpochOffset = 719_468;

    public DuckDBDateOnly(int year, byte month, byte day)
    {
        Year = year;
        Month = month;
        Day = day;
    }

    public static DuckDBDateOnly PositiveInfinity { get; } = FromDays(DuckDBDate.Infinity);

    public static DuckDBDateOnly NegativeInfinity { get; } = FromDays(-DuckDBDate.Infinity);

    public int Year { get; }

    public byte Month { get; }

    public byte Day { get; }

    public bool IsInfinity => IsPositiveInfinity || IsNegativeInfinity;

    public bool IsPositiveInfinity => this == PositiveInfinity;

    public bool IsNegativeInfinity => this == NegativeInfinity;

    public static DuckDBDateOnly FromDuckDBDate(DuckDBDate date) => FromDays(date.Days);

    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public DuckDBDate ToDuckDBDate()
    {
        // Years count from March here, so that the leap day is the last of its year.
        var year = (long)Year - (Month <= 2 ? 1 : 0);
        var era = Math.DivRem(year, 400, out var yearOfEra);
        if (yearOfEra < 0)
        {
            era--;
            yearOfEra += 400;
        }

        var dayOfYear = (153 * (Month + (Month > 2 ? -3 : 9)) + 2) / 5 + Day - 1;
        var dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        var days = era * DaysPerEra + dayOfEra - EpochOffset;

        // A day that does not exist (month 13, 30 February) comes back as another one.
        if (days is < -DuckDBDate.Infinity or > DuckDBDate.Infinity || FromDays((int)days) != this)
            throw new ArgumentOutOfRangeException(null, $"DuckDB has no date {this}.");

        return new DuckDBDate { Days = (int)days };
    }

    public static explicit operator DateOnly(DuckDBDateOnly date) => new(date.Year, date.Month, date.Day);

    public static explicit operator DateTime(DuckDBDateOnly date) => new(date.Year, date.Month, date.Day);

    public static explicit operator DuckDBDateOnly(DateOnly date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    public static explicit operator DuckDBDateOnly(DateTime date) => new(date.Year, (byte)date.Month, (byte)date.Day);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}-{Day:00}");

    private static DuckDBDateOnly FromDays(int days)
    {
        var shifted = (long)days + EpochOffset;
        var era = Math.DivRem(shifted, DaysPerEra, out var dayOfEra);
        if (dayOfEra < 0)
        {
            era--;
            dayOfEra += DaysPerEra;
        }

        var yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        var month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9);
        var year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return new DuckDBDateOnly((int)year, (byte)month, (byte)day);
    }
}
