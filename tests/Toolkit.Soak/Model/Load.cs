using System.Globalization;

namespace Toolkit.Soak;

/// <summary>One load of bars: which slots of a series it gives a value. Its number stands in every bar, so that a bar read back tells who wrote it.</summary>
/// <param name="Number">Of this load alone, in the whole run.</param>
/// <param name="Symbol">The series.</param>
/// <param name="Timeframe">The series.</param>
/// <param name="From">The first slot.</param>
/// <param name="Count">How many slots it spans.</param>
/// <param name="IsSparse">Leaves a quarter of them out.</param>
/// <param name="Replaces">Takes all former bars of the series away.</param>
internal sealed record Load(int Number, string Symbol, string Timeframe, int From, int Count, bool IsSparse, bool Replaces)
{
    public const int Absent = -1;

    /// <summary>A Monday, and the first of nothing: bars of all timeframes may begin there.</summary>
    public static readonly DateTime Start = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TimeSpan Step(string timeframe) => ((Toolkit.Timeframe)timeframe).Duration!.Value;

    public bool Covers(int slot) => slot >= From && slot < From + Count && !(IsSparse && slot > From && Mixed((ulong)slot * 31 + (ulong)Number) % 4 == 0);

    /// <summary>What a slot holds after this load alone: its number, nothing, or what it held before (null).</summary>
    public int? At(int slot) => Covers(slot) ? Number : Replaces ? Absent : null;

    public IEnumerable<Bar> Bars()
    {
        TimeSpan step = Step(Timeframe);
        for (int slot = From; slot < From + Count; slot++)
        {
            if (Covers(slot))
            {
                yield return Bar(Start + step * slot, slot, Number);
            }
        }
    }

    public static Bar Bar(DateTime time, int slot, int number)
    {
        double price = 100 + Mixed((ulong)slot * 1_000_003 + (ulong)number) % 100_000 / 1_000.0;
        return new(time, price, price + 0.5, price - 0.5, price + 0.25, number);
    }

    public string ToCsv() => "time,open,high,low,close,volume\n" + string.Concat(Bars().Select(bar => string.Create(
        CultureInfo.InvariantCulture, $"{bar.Time:yyyy-MM-dd'T'HH:mm:ss'Z'},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R}\n")));

    public override string ToString() => $"{Number} {Symbol} {Timeframe} {From} {Count} {(IsSparse ? 1 : 0)} {(Replaces ? 1 : 0)}";

    public static Load Parse(ReadOnlySpan<string> words) => new(
        int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2], int.Parse(words[3], CultureInfo.InvariantCulture),
        int.Parse(words[4], CultureInfo.InvariantCulture), words[5] == "1", words[6] == "1");

    /// <summary>SplitMix64.</summary>
    public static ulong Mixed(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
