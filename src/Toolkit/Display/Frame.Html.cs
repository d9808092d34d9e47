using Toolkit.Display;
using Toolkit.Frames;

namespace Toolkit;

public sealed partial class Frame
{
    /// <summary>The rows as a table of HTML with the columns' types; everything in it is encoded. Below it stands how many rows there are.</summary>
    /// <param name="maxRows">Most rows that are shown: the first and the last ones. Default 20.</param>
    public string ToHtml(int maxRows = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        int head = RowCount <= maxRows ? RowCount : (maxRows + 1) / 2, tail = RowCount <= maxRows ? 0 : maxRows - head;
        IEnumerable<(string, bool)>[] gap = head + tail < RowCount ? [Columns.Select(c => ("…", c.IsNumber))] : [];
        return HtmlTable.Of(
            Columns.Select(c => (c.Name, (string?)c.SqlType, c.IsNumber)), [.. Lines(0, head), .. gap, .. Lines(RowCount - tail, tail)], Counted(head + tail));
    }

    /// <summary>A column of names and columns of values, without what a list would tell: types, counts.</summary>
    internal string ToPropertiesHtml() => HtmlTable.Of(
        Columns.Count > 2 ? Columns.Select((c, i) => (c.Name, (string?)null, i > 0)) : null,
        Enumerable.Range(0, RowCount).Select(row => Columns.Select((c, i) => (Shortened(CellText.Of(c[row]!)), i > 0))));

    private IEnumerable<IEnumerable<(string Text, bool IsNumber)>> Lines(int start, int count) => Enumerable.Range(start, count)
        .Select(row => Columns.Select(c => (c.IsNull(row) ? "" : Shortened(CellText.Of(c[row]!)), c.IsNumber)));

    private string Counted(int shown)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{RowCount:N0} row{(RowCount == 1 ? "" : "s")} × {Columns.Count} column{(Columns.Count == 1 ? "" : "s")}");
        string cut = shown < RowCount ? string.Create(CultureInfo.InvariantCulture, $", {shown:N0} shown") : "";
        return size + cut + (Truncated ? "; there are more: the query was stopped here" : "");
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : string.Concat(text.AsSpan(0, 499), "…");
}
