namespace Toolkit.Ingest;

internal sealed partial class ColumnChoice
{
    /// <summary>The column is called as the symbol is.</summary>
    private bool _bySymbol;

    /// <summary>Whether the caller names one column for all four prices.</summary>
    public static bool SaysOnePrice(IngestRequest request) =>
        request.Options.Columns is { Close: { } close } c && new[] { c.Open, c.High, c.Low }.All(p => close.Equals(p, StringComparison.OrdinalIgnoreCase));

    /// <summary>The columns of a table with one price a row, or null when it is none.</summary>
    public static ColumnChoice? OfOnePrice(string where, ColumnHeader header, IngestRequest request)
    {
        ColumnChoice choice = new(where, header, request);
        int price = choice._said.Contains(ColumnRole.Close) ? Array.IndexOf(choice.Roles, ColumnRole.Close) : choice.FindPrice();
        if (price < 0 || choice._said.Any(r => r is >= ColumnRole.Open and <= ColumnRole.Low))
        {
            return null;
        }

        choice.Roles[price] = ColumnRole.Close;
        choice.Adjusted = header.Columns[price].Adjustment == ColumnAdjustment.Adjusted;
        string basis = choice.Adjusted ? $", basis {(request.Options.Basis ?? PriceBasis.All).ToString().ToLowerInvariant()}" : "";
        choice.Notes.Add($"there is one price a row: '{header.Names[price]}' was taken as open, high, low and close{basis}; rows without it are left out");
        // Beside columns that are named after symbols, V is one of them.
        if (!choice._bySymbol || header.Columns[price].Owner is not null)
        {
            choice.TakeVolume(new(header.Columns[price].Owner, header.Columns[price].Adjustment, Array.Empty<int>().ToLookup(_ => ColumnRole.None)));
        }

        choice.TakeSymbol();
        return choice;
    }

    /// <summary>The one column that can be a price, or the one that is named after the symbol; -1 without one.</summary>
    private int FindPrice()
    {
        int[] times = [.. Enumerable.Range(0, Roles.Length).Where(i => Roles[i] == ColumnRole.Time || TimeNames.Rank(_header.Names[i]) < int.MaxValue)];
        int[] free = [.. Enumerable.Range(0, Roles.Length).Where(i => Free(i) && !times.Contains(i))];
        if (times.Length == 0)
        {
            // Without a column of times it is no table of prices.
            return -1;
        }

        // T and C are symbols, too.
        int exact = Array.FindIndex(_header.Names, n => n.Equals(_request.Symbol, StringComparison.OrdinalIgnoreCase));
        bool Is(int i, ColumnRole meaning) => _header.Columns[i].Meaning == meaning;
        int[] unknown = [.. free.Where(i => Is(i, ColumnRole.None))];
        if (exact >= 0 && Free(exact) && (times.Length > 1 || !times.Contains(exact)))
        {
            return OfSymbol(exact, [.. unknown.Append(exact).Distinct()]);
        }

        if (free.Any(i => _header.Columns[i] is { Meaning: >= ColumnRole.Open and <= ColumnRole.Low, Owner: null } && (_header.Names[i].Length > 1 || unknown.Length == 0)))
        {
            return -1;
        }

        int[] closes = [.. free.Where(i => Is(i, ColumnRole.Close) && _header.Columns[i] is { Owner: null, Adjustment: not ColumnAdjustment.Adjusted } && (_header.Names[i].Length > 1 || unknown.Length == 0))];
        int[] lasts = [.. free.Where(i => Is(i, ColumnRole.Last) && _header.Columns[i].Owner is null)];
        int[] named = closes.Length > 0 ? closes : lasts;
        if (named.Length > 0)
        {
            // A price beside a size is a trade.
            bool trades = closes.Length == 0 && free.Any(i => Is(i, ColumnRole.Volume) || ColumnWords.Fold(_header.Names[i]) is "size" or "side");
            return trades ? -1 : Only(ColumnRole.Close, named);
        }

        int[] owned = [.. free.Where(i => Is(i, ColumnRole.Close) && _header.Columns[i] is { Adjustment: not ColumnAdjustment.Adjusted, Owner: not null })];
        int[] others = owned.Length > 0 ? owned : [.. free.Where(i => Is(i, ColumnRole.None) || Is(i, ColumnRole.Close) || Is(i, ColumnRole.Last))];
        string[] owners = [.. others.Select(i => _header.Columns[i].Owner ?? _header.Names[i])];
        return others.Length == 0 ? -1 : others.Length == 1 ? others[0]
            : Named(owners) is { } wanted ? OfSymbol(others[Array.IndexOf(owners, wanted)], others) : throw Several(owners);
    }

    private int OfSymbol(int column, int[] others)
    {
        _bySymbol = true;
        if (others.Length > 1)
        {
            Notes.Add($"the column of '{_header.Columns[column].Owner ?? _header.Names[column]}' was taken out of {others.Length} symbols");
        }

        return column;
    }
}
