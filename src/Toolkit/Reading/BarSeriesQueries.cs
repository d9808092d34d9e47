using Toolkit.Catalog;
using Toolkit.Reading;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>What a series in memory answers like a stored one.</summary>
public static class BarSeriesQueries
{
    private static readonly string[] Names = ["time", "open", "high", "low", "close", "volume"];

    /// <summary>The series in a few numbers, its gaps by its calendar included.</summary>
    /// <exception cref="ToolkitException">The series has no bars (not found).</exception>
    public static BarSummary Summary(this BarSeries bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return bars.Count == 0
            ? throw ToolkitException.NotFound($"{bars.Key} has no bars to sum up", "read another range")
            : BarSummary.Of(bars.Key, RowStatistics.Of(bars.Columns), BarGaps.Find(bars).Sum(gap => (long)gap.Bars));
    }

    /// <summary>The bars as a frame; a volume that is not known is NULL.</summary>
    /// <param name="bars">The series.</param>
    /// <param name="columns">Of time, open, high, low, close, volume; default all of them.</param>
    /// <exception cref="ToolkitException">A column has none of these names (usage).</exception>
    public static Frame ToFrame(this BarSeries bars, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return ToFrame(bars.Columns, columns);
    }

    internal static Frame ToFrame(BarColumns bars, IReadOnlyList<string>? columns) =>
        new((columns ?? Names).Select(name => Column(bars, Checked(name))));

    /// <summary>The fields that a list of columns needs.</summary>
    internal static BarFields Fields(IReadOnlyList<string>? columns) => (columns ?? Names).Select(Checked).Where(name => name != "time")
        .Aggregate(BarFields.None, (fields, name) => fields | Enum.Parse<BarFields>(name, ignoreCase: true));

    private static string Checked(string column) => Names.FirstOrDefault(name => name.Equals(column?.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw ToolkitException.Usage($"bars have no column '{column}'", $"choose of {string.Join(", ", Names)}");

    private static FrameColumn Column(BarColumns bars, string name) => name switch
    {
        "time" => new FrameColumn<DateTime>(name, "TIMESTAMP", Times(bars.Time.Span), null),
        "open" => Doubles(name, bars.Open),
        "high" => Doubles(name, bars.High),
        "low" => Doubles(name, bars.Low),
        "close" => Doubles(name, bars.Close),
        _ => new FrameColumn<double>(name, "DOUBLE", bars.Volume, Missing(bars.Volume.Span)),
    };

    private static FrameColumn<double> Doubles(string name, ReadOnlyMemory<double> values) => new(name, "DOUBLE", values, null);

    private static DateTime[] Times(ReadOnlySpan<long> micros)
    {
        DateTime[] times = new DateTime[micros.Length];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = UnixMicroseconds.ToDateTime(micros[i]);
        }

        return times;
    }

    private static bool[]? Missing(ReadOnlySpan<double> volume)
    {
        bool[]? missing = null;
        for (int i = 0; i < volume.Length; i++)
        {
            if (double.IsNaN(volume[i]))
            {
                missing ??= new bool[volume.Length];
                missing[i] = true;
            }
        }

        return missing;
    }
}
