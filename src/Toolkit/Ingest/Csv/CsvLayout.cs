namespace Toolkit.Ingest;

/// <summary>How a delimited text file is laid out.</summary>
internal sealed record CsvLayout
{
    /// <summary>DuckDB's name of the encoding.</summary>
    public required string Encoding { get; init; }

    public required char Delimiter { get; init; }

    /// <summary>Lines before the first row, the header among them.</summary>
    public required int SkipLines { get; init; }

    /// <summary>A line before the header has a quote in it, which would derail the reader's count of lines to skip.</summary>
    public bool QuotesBeforeRows { get; init; }

    public required bool HasHeader { get; init; }

    /// <summary>One per column.</summary>
    public required IReadOnlyList<ColumnRole> Roles { get; init; }

    /// <summary>What the columns are called in messages.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    public required TimeFormat Time { get; init; }

    public NumberFormat Numbers { get; init; } = NumberFormat.Plain;

    /// <summary>The texts for "no value" that the sample has; others make the second look at the rows, which knows all of them.</summary>
    public IReadOnlyList<string> Nulls { get; init; } = [""];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The prices are adjusted ones, by their names.</summary>
    public bool Adjusted { get; init; }

    /// <summary>There is one price a row, which is all four.</summary>
    public bool OnePrice => !Roles.Contains(ColumnRole.Open);

    /// <summary>The column of a role; where there is one price a row, the close is all four.</summary>
    public int Column(ColumnRole role) => Roles.IndexOf(role) is >= 0 and var at ? at : role is >= ColumnRole.Open and <= ColumnRole.Low ? Roles.IndexOf(ColumnRole.Close) : -1;

    public bool Has(ColumnRole role) => Column(role) >= 0;

    public override string ToString() =>
        $"csv, delimiter {(Delimiter == '\t' ? "tab" : $"'{Delimiter}'")}, {(HasHeader ? "header" : "no header")}, time {Time}"
        + $"{(Numbers.DecimalComma ? ", decimal comma" : "")}{(Numbers.IsText ? ", decorated numbers" : "")}{(Encoding == "utf-8" ? "" : $", {Encoding}")}";
}

/// <summary>How numbers are written.</summary>
/// <param name="DecimalComma">The comma is the decimal sign.</param>
/// <param name="IsText">They carry thousands separators, currency signs or K, M, B and have to be cleaned before they are numbers.</param>
internal readonly record struct NumberFormat(bool DecimalComma, bool IsText)
{
    public static NumberFormat Plain => default;
}

internal static class ReadOnlyListExtensions
{
    public static int IndexOf<T>(this IReadOnlyList<T> list, T wanted)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }
}
