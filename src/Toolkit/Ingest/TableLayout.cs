namespace Toolkit.Ingest;

/// <summary>Which column of a table is what, and how its times are written.</summary>
internal record TableLayout
{
    public static readonly ColumnRole[] Prices = [ColumnRole.Open, ColumnRole.High, ColumnRole.Low, ColumnRole.Close];

    /// <summary>One per column.</summary>
    public required ColumnRole[] Roles { get; init; }

    /// <summary>What the columns are called in messages.</summary>
    public required string[] Names { get; init; }

    public required TimeFormat Time { get; init; }

    /// <summary>What the caller should know of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The prices are adjusted ones, by their names.</summary>
    public bool Adjusted { get; init; }

    /// <summary>There is one price a row, which is all four.</summary>
    public bool OnePrice => !Roles.Contains(ColumnRole.Open);

    /// <summary>The column of a role, or -1; where there is one price a row, the close is all four.</summary>
    public int Column(ColumnRole role) =>
        Array.IndexOf(Roles, role) is >= 0 and var at ? at : role is >= ColumnRole.Open and <= ColumnRole.Low ? Array.IndexOf(Roles, ColumnRole.Close) : -1;

    public bool Has(ColumnRole role) => Column(role) >= 0;

    /// <summary>Which column was taken for what, by the names that the caller can use.</summary>
    public ColumnMap Columns => ColumnMap.Of(role => Has(role) ? Name(Column(role)) : null);

    /// <summary>The columns that were taken for nothing.</summary>
    public IReadOnlyList<string> LeftOut => [.. Enumerable.Range(0, Roles.Length).Where(i => Roles[i] == ColumnRole.None).Select(Name)];

    private string Name(int column) => Names.Count(n => n == Names[column]) > 1 ? $"column {column + 1}" : Names[column];
}
