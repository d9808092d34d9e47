namespace Toolkit;

/// <summary>A number over two columns of a frame, as a table.</summary>
/// <param name="Columns">The values of the one, in the order in which they first come.</param>
/// <param name="Rows">The values of the other, in the same way.</param>
/// <param name="Cells">[row, column]; null where the frame has no row, or no number.</param>
public sealed record FrameGrid(IReadOnlyList<string> Columns, IReadOnlyList<string> Rows, double?[,] Cells)
{
    internal static FrameGrid Of(Frame frame, string x, string y, string value)
    {
        double[] numbers = frame.Numbers(value);
        string[] columns = Names(frame[x]), rows = Names(frame[y]);
        Dictionary<string, int> across = Places(columns), down = Places(rows);
        double?[,] cells = new double?[down.Count, across.Count];
        HashSet<(int, int)> given = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            (int row, int column) = (down[rows[i]], across[columns[i]]);
            if (!given.Add((row, column)))
            {
                throw ToolkitException.Usage($"{x} '{columns[i]}' and {y} '{rows[i]}' have more than one row", "aggregate them first: GROUP BY both");
            }

            cells[row, column] = double.IsFinite(numbers[i]) ? numbers[i] : null;
        }

        return new([.. across.Keys], [.. down.Keys], cells);
    }

    /// <summary>A date, or a time to the microsecond.</summary>
    internal static string? Stamp(object? value) => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string[] Names(FrameColumn column) => [.. column.Select(v => Stamp(v) ?? Convert.ToString(v, CultureInfo.InvariantCulture) ?? "")];

    private static Dictionary<string, int> Places(string[] names) => names.Distinct().Index().ToDictionary(n => n.Item, n => n.Index);
}
