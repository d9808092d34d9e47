using Toolkit.Charts;
using Toolkit.Frames;

namespace Toolkit.Display;

/// <summary>A value of the library as a table with a line above and lines below it.</summary>
/// <param name="Caption">What it is, or null.</param>
/// <param name="Table">Its rows.</param>
/// <param name="Notes">Warnings and notes.</param>
/// <param name="IsList">Whether rows are alike, so that the middle may be left out and types are worth telling.</param>
internal sealed record Shown(string? Caption, Frame Table, IReadOnlyList<string> Notes, bool IsList)
{
    /// <summary>Most rows of a list that are shown: its first and its last ones.</summary>
    public const int MaxRows = 20;

    private const int MostItems = 10_000;
    private const int MostNotes = 10;
    private const int MostProperties = 100;

    public string ToHtml()
    {
        string caption = Caption is null ? "" : Html.Of($"<div style=\"font-weight:600;margin:2px 0\">{Caption}</div>").Markup;
        string notes = string.Concat(Listed().Select(n => Html.Of($"<div style=\"font-size:11px;margin:2px 0\">⚠ {n}</div>").Markup));
        return caption + (IsList ? Table.ToHtml(MaxRows) : Table.ToPropertiesHtml()) + notes;
    }

    public string ToText()
    {
        string caption = Caption is null ? "" : Caption + "\n";
        string notes = string.Concat(Listed().Select(n => $"\n! {n}"));
        return caption + Table.ToText(IsList ? MaxRows : MostProperties) + notes;
    }

    public static Shown Of(object value) => value switch
    {
        Frame frame => new(null, frame, [], true),
        BarSeries bars => new(Series(bars), bars.ToFrame(), [], true),
        FeatureSeries feature => new(feature.ToString(), feature.ToFrame(), [], true),
        BacktestResult result => Result($"{result.Strategy}{Parameters(result.Parameters)}", result.Metrics, result.Warnings),
        StoredRun run => Result($"{run}{Parameters(run.Parameters)}", run.Metrics, run.Result.Warnings),
        WalkForwardResult walk => Result($"walk forward, {walk.Windows.Count} windows, out of sample", walk.OutOfSample.Metrics, walk.OutOfSample.Warnings),
        Metrics metrics => Result(null, metrics, []),
        RiskStatistics risk => Statistics(null, RiskStatistics.All.Select(s => (s, risk[s.Key])), []),
        BenchmarkComparison comparison => Statistics(null, comparison.Figures, []),
        SweepResult sweep => new(Text($"{sweep.Count:N0} runs, best {sweep.Metric} first"), sweep.ToFrame(), sweep.Warnings, true),
        RunComparison comparison => new(comparison.ToString(), RunTables.Of(comparison), comparison.Warnings, false),
        IngestReport report => Properties($"{report.Exchange}:{report.Symbol} {report.Timeframe}", report, report.Notes, "Notes"),
        BulkReport bulk => new(Text($"{bulk.Files.Count} files, {bulk.Failed} failed, {bulk.Skipped} skipped"), Bulk(bulk), [], true),
        FetchReport report => Properties(report.Series.ToString(), report, report.Error is { } e ? [.. report.Notes, e.Message] : report.Notes, "Notes", "Error"),
        BarSummary summary => Properties(summary.Key.ToString(), summary, [], "Key"),
        IEnumerable<RunSummary> runs => List(runs, RunTables.Of),
        IEnumerable<Trade> trades => List(trades, RunTables.Of),
        System.Collections.IEnumerable list => List(list.Cast<object>(), ListTable.Of),
        _ => Properties(null, value, []),
    };

    /// <summary>A list, which is gone through once and may have no end.</summary>
    private static Shown List<T>(IEnumerable<T> list, Func<IReadOnlyList<T>, Frame> table)
    {
        List<T> items = [.. list.Take(MostItems + 1)];
        bool more = items.Count > MostItems;
        return new(null, table(more ? items[..MostItems] : items), more ? [Text($"only the first {MostItems:N0} rows were taken")] : [], true);
    }

    private IEnumerable<string> Listed() =>
        Notes.Count <= MostNotes ? Notes : Notes.Take(MostNotes).Append(Text($"and {Notes.Count - MostNotes} more"));

    private static string Series(BarSeries bars) => bars.Count == 0
        ? $"{bars.Key}, no bars"
        : Text($"{bars.Key}, {bars.Count:N0} bars, {CellText.Of(bars.Time[0])} to {CellText.Of(bars.Time[^1])}, prices {bars.Basis.ToString().ToLowerInvariant()}");

    private static Shown Result(string? caption, Metrics metrics, IReadOnlyList<string> warnings) =>
        Statistics(caption, Statistic.All.Select(s => (s, metrics[s.Key])), warnings);

    private static Shown Statistics(string? caption, IEnumerable<(Statistic Statistic, double? Value)> figures, IReadOnlyList<string> warnings)
    {
        (Statistic Statistic, double? Value)[] known = [.. figures.Where(f => f.Value is not null)];
        Frame table = Frame.FromColumns(
            ("statistic", known.Select(f => f.Statistic.Label).ToArray()), ("value", known.Select(f => PlotText.Of(f.Statistic, f.Value)).ToArray()));
        return new(caption, table, warnings, false);
    }

    private static Shown Properties(string? caption, object value, IReadOnlyList<string> notes, params string[] except)
    {
        (string Name, object? Value)[] all = [.. ListTable.Simple(value.GetType()).Where(p => !except.Contains(p.Name)).Select(p => (p.Name, Value: p.GetValue(value)))];
        (string Name, object? Value)[] known = [.. all.Where(p => p.Value is not null and not "")];
        Frame table = Frame.FromColumns(("name", known.Select(p => p.Name).ToArray()), ("value", known.Select(p => p.Name == "ElapsedMs" ? Text($"{p.Value:0} ms") : ListTable.Text(p.Value!)).ToArray()));
        return new(caption, table, notes, false);
    }

    private static Frame Bulk(BulkReport bulk) => Frame.FromColumns(
        ("file", bulk.Files.Select(f => Path.GetFileName(f.Path)).ToArray()),
        ("symbol", bulk.Files.Select(f => f.Report?.Symbol ?? "").ToArray()),
        ("timeframe", bulk.Files.Select(f => f.Report?.Timeframe.Name ?? "").ToArray()),
        ("rows", bulk.Files.Select(f => f.Report?.RowsAccepted ?? 0).ToArray()),
        ("rejected", bulk.Files.Select(f => f.Report?.RowsRejected ?? 0).ToArray()),
        ("result", bulk.Files.Select(f => f.Error?.Message ?? (f.Report is { Skipped: true } ? "skipped" : "ok")).ToArray()));

    private static string Parameters(IReadOnlyDictionary<string, object> parameters) =>
        parameters.Count == 0 ? "" : $" ({string.Join(", ", parameters.Select(p => $"{p.Key} {CellText.Of(p.Value)}"))})";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
