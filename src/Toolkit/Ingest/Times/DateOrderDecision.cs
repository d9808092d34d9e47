namespace Toolkit.Ingest;

/// <summary>The order of day and month that was taken, and what to say about it.</summary>
internal readonly record struct DateChoice(DateOrder Order, string? Note);

/// <summary>Decides the order of day and month from all dates of a file.</summary>
/// <remarks>
/// The order in which most rows are dates wins. Where that is a draw, the dates themselves speak: rows are in order of
/// time, a declared timeframe sets their distance, markets rest at weekends. Where they stay silent it is month first, as
/// files with slashes mostly are, and day first with dots.
/// </remarks>
internal static class DateOrderDecision
{
    /// <param name="dates">The distinct written dates, in the order of their first rows, and how many rows have each.</param>
    /// <param name="possible">The orders that the sample allows.</param>
    /// <param name="timeframe">The declared timeframe, if any.</param>
    public static DateChoice Decide(IReadOnlyList<(string Text, long Rows)> dates, IReadOnlyList<DateOrder> possible, Timeframe? timeframe)
    {
        (DateOrder Order, long Rows, DateTime[] Dates)[] read = [.. possible.Select(o => Read(dates, o))];
        long most = read.Max(r => r.Rows);
        (DateOrder Order, long Rows, DateTime[] Dates)[] best = [.. read.Where(r => r.Rows == most)];
        if (best.Length == 1)
        {
            return new(best[0].Order, null);
        }

        (DateOrder Order, int[] Marks)[] marked = [.. best.Select(b => (b.Order, Marks(b.Dates, timeframe)))];
        string[] reasons = ["the rows are then in order of time", $"their distance then fits {timeframe}", "no row then falls on a weekend", "the dates then lie closest together"];
        for (int i = 0; i < reasons.Length; i++)
        {
            int least = marked.Min(m => m.Marks[i]);
            if (marked.Count(m => m.Marks[i] == least) == 1)
            {
                DateOrder order = marked.First(m => m.Marks[i] == least).Order;
                return new(order, Note(dates[0].Text, order, reasons[i]));
            }
        }

        bool dots = dates.Count > 0 && dates[0].Text.Contains('.');
        DateOrder usual = dots && best.Any(b => b.Order == DateOrder.Dmy) ? DateOrder.Dmy : best.Any(b => b.Order == DateOrder.Mdy) ? DateOrder.Mdy : best[0].Order;
        return new(usual, Note(dates.Count > 0 ? dates[0].Text : "", usual, dots ? "that is usual with dots" : "nothing in the file decides it, and month first is usual"));
    }

    private static string Note(string sample, DateOrder order, string reason) =>
        $"the dates (such as '{sample}') can be read in more than one order; {order.ToString().ToLowerInvariant()} was taken, because {reason}: `IngestOptions.Format` mdy or dmy settles it";

    private static (DateOrder Order, long Rows, DateTime[] Dates) Read(IReadOnlyList<(string Text, long Rows)> dates, DateOrder order)
    {
        List<DateTime> read = [];
        long rows = 0;
        foreach ((string text, long n) in dates)
        {
            if (WrittenTime.Read(text).Where(r => r.Order == order).Take(1).ToArray() is [var fitting])
            {
                read.Add(fitting.Written.Date);
                rows += n;
            }
        }

        return (order, rows, [.. read]);
    }

    /// <summary>Smaller is better, the first mark that differs decides.</summary>
    private static int[] Marks(DateTime[] dates, Timeframe? timeframe)
    {
        double[] steps = [.. dates.Skip(1).Select((d, i) => (d - dates[i]).TotalDays)];
        int disorder = Math.Min(steps.Count(s => s < 0), steps.Count(s => s > 0));
        double[] sizes = [.. steps.Select(Math.Abs).Order()];
        double median = sizes.Length == 0 ? 0 : sizes[sizes.Length / 2];
        int misfit = timeframe is null || sizes.Length == 0 ? 0 : (int)Math.Round(Math.Abs(Math.Log2(Math.Max(0.5, median) / Days(timeframe))));
        int weekend = dates.Count(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        // Only "all on weekdays" tells: a market without a rest has weekends either way.
        return [disorder, misfit, weekend == 0 ? 0 : 1, sizes.Length < 2 ? 0 : (int)Math.Round(4 * Math.Log2(Math.Max(1, median)))];
    }

    private static double Days(Timeframe timeframe) => timeframe.Unit switch
    {
        TimeframeUnit.Week => 7,
        TimeframeUnit.Month => 30.4,
        TimeframeUnit.Quarter => 91.3,
        TimeframeUnit.Year => 365.25,
        _ => 1,
    };
}
