using System.Data.Common;
using System.Numerics;
using Toolkit.Frames;

namespace Toolkit;

/// <summary>The result of a query in typed columns, whole in memory.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Times are UTC. SQL types and theirs in C#: integers and floats their
/// twins, HUGEINT <see cref="BigInteger"/>, DECIMAL <see cref="decimal"/> (text when a value needs more than 28 digits),
/// DATE <see cref="DateOnly"/>, TIME <see cref="TimeOnly"/>, every TIMESTAMP <see cref="DateTime"/> of Kind Utc,
/// INTERVAL <see cref="SqlInterval"/>, UUID <see cref="Guid"/>, BLOB <see cref="byte"/>[], ENUM and BIT text, LIST and ARRAY
/// <c>IReadOnlyList&lt;object?&gt;</c>, STRUCT <c>IReadOnlyDictionary&lt;string, object?&gt;</c>, MAP a list of key-value pairs.
/// Columns without a name are called <c>column0</c> by their place; of two with one name the later is called <c>name_1</c>.
/// </remarks>
public sealed partial class Frame
{
    private readonly Dictionary<string, FrameColumn> _byName = new(StringComparer.OrdinalIgnoreCase);

    internal Frame(IEnumerable<FrameColumn> columns, bool truncated = false)
    {
        List<FrameColumn> named = [];
        foreach (FrameColumn column in columns)
        {
            FrameColumn unique = column.Renamed(FreeName(column.Name, named.Count));
            named.Add(unique);
            _byName.Add(unique.Name, unique);
        }

        Columns = named;
        RowCount = named.Count == 0 ? 0 : named[0].Count;
        Truncated = truncated;
    }

    public IReadOnlyList<FrameColumn> Columns { get; }

    public int RowCount { get; }

    /// <summary>Whether the query had more rows than <see cref="SqlOptions.MaxRows"/> let through.</summary>
    public bool Truncated { get; }

    /// <summary>A column by its name; upper and lower case are one.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public FrameColumn this[string column] => _byName.TryGetValue(column, out FrameColumn? found)
        ? found
        : throw new KeyNotFoundException($"no column '{column}' here; there are: {string.Join(", ", Columns.Select(c => c.Name))}");

    public IEnumerable<FrameRow> Rows => Enumerable.Range(0, RowCount).Select(row => new FrameRow(this, row));

    /// <summary>The values of a column, unboxed; numbers of every kind can be had as <see cref="double"/>.</summary>
    /// <typeparam name="T">The column's type, or its nullable. A NULL is NaN in <c>double</c> and <c>float</c>, and null where the type takes it.</typeparam>
    /// <exception cref="InvalidCastException">The column has another type.</exception>
    /// <exception cref="InvalidOperationException">The column has nulls and the type takes none.</exception>
    public IReadOnlyList<T> Column<T>(string column) => FrameValues.Of<T>(this[column]);

    /// <summary>The values of a column as a span, without copying where the type is the column's own and nothing is null.</summary>
    /// <inheritdoc cref="Column{T}"/>
    public ReadOnlySpan<T> Span<T>(string column) =>
        this[column] is FrameColumn<T> { HasNulls: false } own ? own.Values.Span : FrameValues.Of<T>(this[column]).ToArray();

    /// <summary>A column's numbers of whatever kind, NaN where it has none.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException">The column holds no numbers (usage).</exception>
    public double[] Numbers(string column) => this[column] is { IsNumber: true }
        ? [.. Column<double>(column)]
        : throw ToolkitException.Usage($"column '{this[column].Name}' holds {this[column].SqlType}, no numbers", "name a column of numbers");

    /// <summary>A number over two columns as a table, for a heatmap.</summary>
    /// <param name="x">Column whose values are the columns of the table.</param>
    /// <param name="y">Column whose values are its rows.</param>
    /// <param name="value">A column of numbers.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="ToolkitException"><paramref name="value"/> holds no numbers, or two rows are of one cell (usage).</exception>
    public FrameGrid Grid(string x, string y, string value) => FrameGrid.Of(this, x, y, value);

    /// <summary>The rows as a reader, for <c>DataTable.Load</c>, <c>DataFrame.LoadFrom</c> and their like.</summary>
    /// <remarks>It gives the types those know: DATE as DateTime, HUGEINT as decimal, nested values as JSON text, INTERVAL and TIME as text.</remarks>
    public DbDataReader OpenReader() => new FrameReader(this);

    public override string ToString() => ToText();

    private string FreeName(string name, int place)
    {
        string wanted = name.Length == 0 ? $"column{place}" : name;
        string free = wanted;
        for (int i = 1; _byName.ContainsKey(free); i++)
        {
            free = $"{wanted}_{i}";
        }

        return free;
    }
}
