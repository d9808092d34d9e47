using Toolkit.ClickHouse.Calls;

namespace Toolkit.ClickHouse.Pushing;

/// <summary>A table that holds the rows of a view of the workspace, each as the last push left it.</summary>
/// <remarks>
/// Rows are compared and replaced by blocks: those of one group whose <see cref="Block"/> column, shifted right, is the same. A row is replaced by one of the
/// same key with a higher <c>push</c>, and taken away by one that says <c>gone</c>.
/// </remarks>
internal sealed record PushedTable
{
    /// <summary>Texts of which few differ.</summary>
    private static readonly HashSet<string> Words =
    [
        "exchange", "symbol", "timeframe", "underlying", "source", "broker_id", "right", "basis", "kind", "state", "asset_type", "currency", "vendor", "calendar", "made_by", "format",
        "side", "exit_reason", "strategy", "toolkit", "git_commit",
    ];

    /// <summary>Of the view.</summary>
    public required string Name { get; init; }

    public required string[] Key { get; init; }

    /// <summary>The first columns of the key, all texts, that tell groups apart.</summary>
    public string[] Group { get; init; } = [];

    /// <summary>The column of times or whole numbers that blocks are cut by; null when a group is one block.</summary>
    public string? Block { get; init; }

    public int Shift { get; init; }

    /// <summary>Columns that are never null, besides the key.</summary>
    public string[] Required { get; init; } = [];

    public string? Partition { get; init; }

    /// <summary>Rows of one key are told apart by their number among these.</summary>
    public bool IsNumbered { get; init; }

    public IReadOnlyList<PushedColumn> Columns { get; private init; } = [];

    public string Table => "stored_" + Name;

    public static PushedTable[] All { get; } =
    [
        new()
        {
            Name = "bars", Key = ["exchange", "symbol", "timeframe", "time"], Group = ["exchange", "symbol", "timeframe"], Block = "time", Required = ["open", "high", "low", "close"],
            // A year of minutes of 8,000 symbols is 0.8 billion rows, 12 GB: parts that merge well. Bars of a day and longer are few, and one partition.
            Partition = "(timeframe, if(timeframe IN ('1d', '1w', '1mo', '1q', '1y'), 0, toYear(time)))",
        },
        new() { Name = "ticks", Key = ["symbol", "time"], Group = ["symbol"], Block = "time", Shift = 32, IsNumbered = true, Partition = "toYYYYMM(time)" },
        new()
        {
            Name = "option_quotes", Key = ["exchange", "underlying", "time", "expiry", "strike", "right"], Group = ["exchange", "underlying"], Block = "time", Shift = 36,
            Partition = "toYYYYMM(time)",
        },
        new() { Name = "run_params", Key = ["run_id", "name"], Block = "run_id" },
        new() { Name = "run_trades", Key = ["run_id", "trade"], Block = "run_id" },
        new() { Name = "run_equity", Key = ["run_id", "time"], Block = "run_id", IsNumbered = true },
        new() { Name = "runs", Key = ["run_id"], Block = "run_id", Shift = 8 },
        new() { Name = "symbols", Key = ["exchange", "symbol"] },
        new() { Name = "datasets", Key = ["exchange", "symbol", "timeframe"] },
        new() { Name = "data_sources", Key = ["source_id"], Block = "source_id", Shift = 12 },
        new() { Name = "coverage", Key = ["exchange", "symbol", "timeframe", "from_time"], IsNumbered = true },
        new() { Name = "corporate_actions", Key = ["exchange", "symbol", "time", "kind"] },
    ];

    /// <summary>The table with the columns that the view has.</summary>
    public PushedTable With(Frame view) => this with
    {
        Columns =
        [
            .. view.Columns.Select(column => PushedColumn.Of(column, Key.Contains(column.Name), Required.Contains(column.Name), Words.Contains(column.Name))),
            .. IsNumbered ? [new PushedColumn("number", ColumnKind.Short, false, false)] : Array.Empty<PushedColumn>(),
        ],
        Key = IsNumbered ? [.. Key, "number"] : Key,
    };

    /// <summary>The names that the view has.</summary>
    public IEnumerable<string> Shown => Columns.Where(column => !IsNumbered || column.Name != "number").Select(column => column.Name);

    /// <summary>By the key, then by all else, in the SQL of the workspace.</summary>
    public string Order => string.Join(", ", Key.Intersect(Shown).Concat(Shown.Except(Key)).Select(name => $"\"{name}\""));

    public string Definition =>
        $"""
        CREATE TABLE IF NOT EXISTS {Table} (
            {string.Join(",\n    ", Columns.Select(column => column.Definition))},
            push UInt64 CODEC(DoubleDelta, ZSTD(1)), gone UInt8 CODEC(ZSTD(1)))
        ENGINE = ReplacingMergeTree(push, gone) {(Partition is null ? "" : $"PARTITION BY {Partition} ")}ORDER BY ({SqlNames.List(Key)})
        """;

    /// <summary>A key never moves to another partition, so partitions need not be merged to find the last of each row.</summary>
    public string View =>
        $"CREATE OR REPLACE VIEW {Name} AS SELECT {SqlNames.List(Shown)} FROM {Table} FINAL SETTINGS do_not_merge_across_partitions_select_final = 1";

    /// <summary>The block that a row lies in, in SQL.</summary>
    public string BlockOf(int shift) => Block is null
        ? "toInt64(0)"
        : string.Create(CultureInfo.InvariantCulture, $"bitShiftRight({(Columns.First(c => c.Name == Block).Kind == ColumnKind.Time ? $"toUnixTimestamp64Micro({SqlNames.Quoted(Block)})" : SqlNames.Quoted(Block))}, {shift})");

    /// <summary>The checksum of a row, in SQL; <see cref="RowChecksum"/> gives the same here.</summary>
    public string Checksum => $"intHash64({string.Join(" + ", Columns.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"({column.Image}) * {RowChecksum.Factor(i)}")))})";
}
