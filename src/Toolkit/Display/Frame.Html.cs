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
        HtmlTable table = new HtmlTable().Head(Columns.Select(c => (c.Name, (string?)c.SqlType, c.IsNumber)));
        AddRows(table, 0, head);
        if (head + tail < RowCount)
        {
            table.BeginRow();
            foreach (FrameColumn column in Columns)
            {
                table.Add("…", column.IsNumber);
            }

            table.EndRow();
        }

        AddRows(table, RowCount - tail, tail);
        return table.End(Counted(head + tail));
    }

    /// <summary>A column of names and columns of values, without what a list would tell: types, counts.</summary>
    internal string ToPropertiesHtml()
    {
        HtmlTable table = Columns.Count > 2 ? new HtmlTable().Head(Columns.Select((c, i) => (c.Name, (string?)null, i > 0))) : new HtmlTable().Body();
        for (int row = 0; row < RowCount; row++)
        {
            table.BeginRow();
            for (int column = 0; column < Columns.Count; column++)
            {
                table.Add(Shortened(CellText.Of(Columns[column][row]!)), isNumber: column > 0);
            }

            table.EndRow();
        }

        return table.End();
    }

    private void AddRows(HtmlTable table, int start, int count)
    {
        for (int row = start; row < start + count; row++)
        {
            table.BeginRow();
            foreach (FrameColumn column in Columns)
            {
                table.Add(column.IsNull(row) ? "" : Shortened(CellText.Of(column[row]!)), column.IsNumber);
            }

            table.EndRow();
        }
    }

    private string Counted(int shown)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{RowCount:N0} row{(RowCount == 1 ? "" : "s")} × {Columns.Count} column{(Columns.Count == 1 ? "" : "s")}");
        string cut = shown < RowCount ? string.Create(CultureInfo.InvariantCulture, $", {shown:N0} shown") : "";
        return size + cut + (Truncated ? "; there are more: the query was stopped here" : "");
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : string.Concat(text.AsSpan(0, 499), "…");
}
