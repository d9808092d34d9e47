namespace Toolkit.Charts;

/// <summary>Returns by year and month, and in a thirteenth column of the whole year.</summary>
internal sealed record MonthGrid(IReadOnlyList<int> Years, double?[,] Returns)
{
    public static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(1, 12).Select(CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName)];

    public static MonthGrid Of(BacktestResult result)
    {
        IReadOnlyList<PeriodReturn> months = result.MonthlyReturns;
        int[] years = months.Count == 0 ? [] : [.. Enumerable.Range(months[0].Start.Year, months[^1].Start.Year - months[0].Start.Year + 1)];
        double?[,] cells = new double?[years.Length, 13];
        foreach (PeriodReturn month in months)
        {
            cells[month.Start.Year - years[0], month.Start.Month - 1] = month.ReturnPct;
        }

        foreach (PeriodReturn year in result.YearlyReturns)
        {
            cells[year.Start.Year - years[0], 12] = year.ReturnPct;
        }

        return new(years, cells);
    }

    /// <summary>Return of the strongest colour: the 90th percentile of the months, so that one wild month does not turn all others pale.</summary>
    public double Reach
    {
        get
        {
            double[] sizes = [.. Returns.Cast<double?>().Where((_, i) => i % 13 != 12).OfType<double>().Select(Math.Abs).Order()];
            return sizes.Length == 0 ? 1 : Math.Max(sizes[(int)(0.9 * (sizes.Length - 1))], 0.1);
        }
    }

    /// <summary>The months and the year in one grid, a row for each year.</summary>
    public GridFigure ToGrid() => new()
    {
        Columns = [.. Names, "Year"],
        Rows = [.. Years.Select(y => y.ToString(CultureInfo.InvariantCulture))],
        Cells = Returns,
        Value = "return, %:",
        Format = "+.1f",
        Middle = 0,
        Reach = Reach,
        FirstRowOnTop = true,
    };
}
