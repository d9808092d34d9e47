using Toolkit.Charts;
using Toolkit.Reports;

namespace Toolkit;

/// <summary>A report as one HTML file: works offline, in light and dark, on a phone, and on paper.</summary>
/// <remarks>Immutable. Everything that a user named is encoded, and the page's own policy lets it run no script and load nothing.</remarks>
public sealed class HtmlReport
{
    private readonly Page _page;

    private HtmlReport(Page page) => _page = page;

    /// <summary>The report of a run, a tear sheet: equity, drawdowns, statistics, prices with trades, returns, rolling figures, trades in groups and one by one, costs.</summary>
    public static HtmlReport Of(BacktestResult result, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(RunReport.Of(result, options ?? new()));
    }

    /// <summary>The report of a walk-forward analysis: that of its stitched run, with the windows.</summary>
    public static HtmlReport Of(WalkForwardResult walked, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(walked);
        return Of(walked.OutOfSample, (options ?? new()) with { Windows = walked.Windows });
    }

    /// <summary>The report of a stored run, with when and of what it was made.</summary>
    /// <param name="run">The run. Its bars are not kept with it: give them as <see cref="ReportOptions.Bars"/> for prices and trades.</param>
    /// <param name="options">Bars, benchmark, the search that led to it.</param>
    public static HtmlReport Of(StoredRun run, ReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(RunReport.Of(run, options ?? new()));
    }

    /// <summary>The report of runs side by side: what differs, warnings, equity on one axis, every statistic with the best marked.</summary>
    public static HtmlReport Of(RunComparison comparison, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return new(ComparisonReport.Of(comparison, title));
    }

    /// <summary>The heading.</summary>
    public string Title => _page.Title;

    /// <summary>The page.</summary>
    public string ToHtml() => _page.ToString();

    /// <summary>Writes the page to a file, in UTF-8.</summary>
    public void WriteTo(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, ToHtml(), new UTF8Encoding(false));
    }

    /// <summary>Writes the page to a stream, in UTF-8; the stream stays open.</summary>
    public void WriteTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Encoding.UTF8.GetBytes(ToHtml()));
    }

    public override string ToString() => $"Report: {Title}";
}
