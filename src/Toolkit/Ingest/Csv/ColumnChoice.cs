namespace Toolkit.Ingest;

/// <summary>Which columns of a table are taken: what the caller says, then what the names say, and never the first of two in silence.</summary>
internal sealed partial class ColumnChoice
{
    private readonly string _where;
    private readonly ColumnHeader _header;
    private readonly IngestRequest _request;
    private readonly HashSet<ColumnRole> _said = [];

    private ColumnChoice(string where, ColumnHeader header, IngestRequest request)
    {
        (_where, _header, _request) = (where, header, request);
        Roles = new ColumnRole[header.Count];
        Say();
    }

    /// <summary>One per column; times that the caller did not name are still to be found.</summary>
    public ColumnRole[] Roles { get; }

    /// <summary>The prices are adjusted ones, by their names.</summary>
    public bool Adjusted { get; private set; }

    /// <summary>A column of numbers of ticks, which serves where there is no volume; or -1.</summary>
    public int Ticks { get; private set; } = -1;

    public List<string> Notes { get; } = [];

    /// <summary>Whether the names, with those that the caller says, are those of bars.</summary>
    public static bool IsBars(ColumnHeader header, IngestRequest request)
    {
        (ColumnRole Role, string Name)[] said = [.. Asked(request).Where(s => header.Has(s.Name))];
        HashSet<ColumnRole> roles = [.. said.Select(s => s.Role)];
        return TableLayout.Prices.All(roles.Contains) || header.Sets(roles).Any();
    }

    /// <summary>The columns of rows without a header: as guessed, but for what the caller says.</summary>
    public static ColumnChoice OfGuess(string where, ColumnHeader header, IngestRequest request, IReadOnlyList<ColumnRole> guess)
    {
        ColumnChoice choice = new(where, header, request);
        for (int i = 0; i < guess.Count; i++)
        {
            if (choice.Free(i) && !choice._said.Contains(guess[i]))
            {
                choice.Roles[i] = guess[i];
            }
        }

        return TableLayout.Prices.All(choice.Roles.Contains) ? choice : throw CsvRefusal.NoPrices(where, header, choice._said);
    }

    /// <summary>The columns of a table with four prices a row.</summary>
    /// <exception cref="ToolkitException">
    /// TableLayout.Prices are missing, or two columns are one (bad data); there are several symbols and none is the one asked for (not found);
    /// the caller names a column that is not there (usage).
    /// </exception>
    public static ColumnChoice OfBars(string where, ColumnHeader header, IngestRequest request)
    {
        ColumnChoice choice = new(where, header, request);
        BarSet? set = TableLayout.Prices.All(choice._said.Contains) ? null : choice.Set();
        foreach (ColumnRole role in set is null ? [] : TableLayout.Prices.Where(p => !choice._said.Contains(p)))
        {
            int at = choice.Only(role, [.. set!.Of(role)]);
            choice.Roles[at] = role;
            if (role == ColumnRole.Close && header.Columns[at].Meaning == ColumnRole.Last)
            {
                choice.Notes.Add($"column '{header.Names[at]}' was taken as the close");
            }
        }

        choice.TakeBasis(set);
        choice.TakeVolume(set);
        choice.TakeSymbol();
        return choice;
    }

    private static IEnumerable<(ColumnRole Role, string Name)> Asked(IngestRequest request) => request.Options.Columns?.Said ?? [];

    private void Say()
    {
        (ColumnRole Role, int At)[] said = [.. Asked(_request).Select(s => (s.Role, _header.Find(_where, s.Name)))];
        int close = said.FirstOrDefault(s => s.Role == ColumnRole.Close, (default, -1)).At;
        // All four prices in one column: the close stands for the others.
        bool one = TableLayout.Prices.All(p => said.Contains((p, close)));
        foreach ((ColumnRole role, int at) in said.Where(s => !one || s.At != close || s.Role == ColumnRole.Close))
        {
            if (Roles[at] != ColumnRole.None)
            {
                throw ToolkitException.Usage(
                    $"column '{_header.Names[at]}' is given for {ColumnMap.Word(Roles[at])} and for {ColumnMap.Word(role)}", "one column has one meaning, but for one that is all four prices");
            }

            Roles[at] = role;
            _said.Add(role);
        }
    }

    private bool Free(int column) => Roles[column] == ColumnRole.None;

    private BarSet Set()
    {
        BarSet[] sets = [.. _header.Sets(_said)];
        if (sets.Length == 0)
        {
            throw CsvRefusal.NoPrices(_where, _header, _said);
        }

        if (!Array.Exists(sets, s => s.Owner is null) && CsvRefusal.AreQuotes(_header.Names))
        {
            throw CsvRefusal.Quotes(_where, _header.Names);
        }

        BarSet[] owned = Owned(sets);
        bool adjusted = _request.Options.Basis == PriceBasis.All;
        // Adjusted prices come first only where they are asked for.
        return owned.OrderBy(s => s.Adjustment switch
        {
            ColumnAdjustment.Adjusted => adjusted ? 0 : 3,
            ColumnAdjustment.Unsaid => 1,
            _ => 2,
        }).First();
    }

    /// <summary>The sets of the symbol that is asked for.</summary>
    private BarSet[] Owned(BarSet[] sets)
    {
        string[] owners = [.. sets.Select(s => s.Owner).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        string? wanted = Named(owners);
        if (wanted is null && sets.Any(s => s.Owner is null))
        {
            return [.. sets.Where(s => s.Owner is null)];
        }

        if (wanted is null && owners.Length > 1)
        {
            throw Several(owners);
        }

        if (owners.Length > 1)
        {
            Notes.Add($"the columns of '{wanted}' were taken out of {owners.Length} symbols");
        }
        else if (wanted is null && !ColumnWords.IsMoney(owners[0]) && !_header.Names.Any(n => TimeNames.Rank(n) < int.MaxValue && n.StartsWith(owners[0], StringComparison.OrdinalIgnoreCase)))
        {
            Notes.Add($"the columns are named after '{owners[0]}'");
        }

        return [.. sets.Where(s => string.Equals(s.Owner, wanted ?? owners[0], StringComparison.OrdinalIgnoreCase))];
    }

    private string? Named(IReadOnlyCollection<string> owners) =>
        owners.FirstOrDefault(o => o.Equals(_request.Symbol, StringComparison.OrdinalIgnoreCase)) ?? owners.FirstOrDefault(o => Bare(o) == Bare(_request.Symbol));

    private static string Bare(string symbol) => string.Concat(symbol.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private ToolkitException Several(IReadOnlyCollection<string> owners) => ToolkitException.NotFound(
        $"{_where} holds {owners.Count} symbols side by side, and '{_request.Symbol}' is none of them",
        $"take one of {string.Join(", ", owners.Take(20).Select(o => $"'{o}'"))}{(owners.Count > 20 ? ", …" : "")}, or name the columns with --columns time=…,open=…,high=…,low=…,close=…");

    private int Only(ColumnRole role, int[] columns)
    {
        columns = [.. columns.Where(Free)];
        return columns.Length == 1 ? columns[0] : columns.Length == 0 ? throw CsvRefusal.NoPrices(_where, _header, _said) : throw CsvRefusal.Repeated(_where, _header, role, columns);
    }

    private void TakeBasis(BarSet? set)
    {
        int[] taken = [.. Enumerable.Range(0, Roles.Length).Where(i => TableLayout.Prices.Contains(Roles[i]))];
        Adjusted = taken.All(i => _header.Columns[i].Adjustment == ColumnAdjustment.Adjusted);
        int[] others = [.. Enumerable.Range(0, Roles.Length).Where(i => Free(i) && _header.Columns[i] is { Meaning: >= ColumnRole.Open and <= ColumnRole.Last, Adjustment: not ColumnAdjustment.Unsaid }
            && string.Equals(_header.Columns[i].Owner, set?.Owner, StringComparison.OrdinalIgnoreCase))];
        PriceBasis? asked = _request.Options.Basis;
        if (Adjusted)
        {
            Notes.Add($"the prices are the adjusted ones, {_header.Listed(taken)}: basis {(asked ?? PriceBasis.All).ToString().ToLowerInvariant()}{(asked is null or PriceBasis.All ? "" : ", as you say")}");
        }
        else if (others.Length > 0)
        {
            bool twins = others.Count(i => _header.Columns[i].Adjustment == ColumnAdjustment.Adjusted) >= 4;
            Notes.Add($"the prices are {_header.Listed(taken)} as they stand, basis {(asked ?? PriceBasis.Raw).ToString().ToLowerInvariant()}; {_header.Listed(others)} {(others.Length == 1 ? "was" : "were")} left out{(twins ? ": --basis all takes the adjusted ones" : "")}");
        }
    }

    private void TakeVolume(BarSet? set)
    {
        if (_said.Contains(ColumnRole.Volume))
        {
            return;
        }

        string? owner = set?.Owner;
        int[] volumes = [.. Of(ColumnRole.Volume)];
        int[][] tiers =
        [
            [.. volumes.Where(i => Same(_header.Columns[i].Owner, owner))],
            [.. volumes.Where(i => _header.Columns[i].Owner is null)],
            // What stands beside the word is then a unit and no symbol.
            set is null || owner is null ? [.. volumes.Where(i => !Of(ColumnRole.Close).Any(c => Same(_header.Columns[c].Owner, _header.Columns[i].Owner)))] : [],
        ];
        int[] best = Array.Find(tiers, t => t.Length > 0) ?? [];
        int[] amounts = [.. best.Where(i => !ColumnWords.IsMoney(_header.Names[i]))];
        best = amounts.Length > 0 ? amounts : best;
        // Pieces beside a volume: the volume is money then.
        int[] pieces = [.. best.Where(i => ColumnWords.Fold(_header.Names[i]).StartsWith("stu", StringComparison.Ordinal))];
        best = pieces.Length == 1 ? pieces : best;
        if (best.Length > 1)
        {
            throw CsvRefusal.Repeated(_where, _header, ColumnRole.Volume, best);
        }

        if (best.Length == 1)
        {
            Roles[best[0]] = ColumnRole.Volume;
        }

        Ticks = Of(ColumnRole.TickVolume).FirstOrDefault(i => Same(_header.Columns[i].Owner, owner) || _header.Columns[i].Owner is null, -1);

        IEnumerable<int> Of(ColumnRole meaning) => Enumerable.Range(0, Roles.Length).Where(i => (Free(i) || meaning == ColumnRole.Close) && _header.Columns[i].Meaning == meaning
            && (meaning != ColumnRole.Volume || (_header.Columns[i].Adjustment == ColumnAdjustment.Adjusted) == AdjustedVolume));
    }

    /// <summary>An adjusted volume goes with adjusted prices, where there is one.</summary>
    private bool AdjustedVolume => Adjusted && Enumerable.Range(0, Roles.Length).Any(i => Free(i) && _header.Columns[i] is { Meaning: ColumnRole.Volume, Adjustment: ColumnAdjustment.Adjusted });

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private void TakeSymbol()
    {
        if (!_said.Contains(ColumnRole.Symbol) && Array.FindIndex(_header.Columns, c => c is { Meaning: ColumnRole.Symbol, Owner: null }) is >= 0 and var symbol && Free(symbol))
        {
            Roles[symbol] = ColumnRole.Symbol;
        }
    }
}
