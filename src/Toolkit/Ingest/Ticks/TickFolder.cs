namespace Toolkit.Ingest;

/// <summary>Takes in files of ticks, those of JSON in a folder or others, and compares what the store has then.</summary>
internal sealed class TickFolder(TickStore ticks, TickImportOptions options)
{
    private static readonly string[] Endings = [".json", ".jsonl", ".ndjson"];

    private readonly Dictionary<string, (long Rows, DateTime From, DateTime To)> _symbols = new(StringComparer.Ordinal);

    /// <inheritdoc cref="TickImport.Open"/>
    public Func<InputFile, TickSource> Open { get; init; } = file => TickSource.Of(file, options);

    /// <inheritdoc cref="TickImport.DryRun"/>
    public bool DryRun { get; init; }

    /// <summary>Told of a file that is refused, which does not stop the others then. Default: the first one ends all.</summary>
    public Action<string, ToolkitException>? Failed { get; init; }

    public Task<TickMigration> MigrateAsync(string folder, CancellationToken cancel)
    {
        string root = Path.GetFullPath(folder);
        string[] paths = Directory.Exists(root)
            ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(IsJson).Order(StringComparer.Ordinal)]
            : throw ToolkitException.NotFound($"no folder {root}", "check the path");
        if (paths.Length == 0)
        {
            throw ToolkitException.NotFound($"no JSON file of ticks in {root}", $"files that end in {string.Join(", ", Endings)} are read, also with .gz or .zst");
        }

        return MigrateAsync(paths, cancel);
    }

    public async Task<TickMigration> MigrateAsync(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        List<TickImportReport> files = [];
        foreach (string path in paths)
        {
            // A resent tick is one that its file has already: files are of one day each.
            HashSet<(string, string?, DateTime, long)> numbered = [];
            TickImport import = new(ticks, ticks.Home, options) { Seen = tick => Count(tick, numbered), Open = Open, DryRun = DryRun, MayBeEmpty = Failed is not null };
            try
            {
                files.Add(await import.RunAsync(path, cancel).ConfigureAwait(false));
            }
            catch (ToolkitException e) when (Failed is not null && e.Kind != ErrorKind.Busy)
            {
                Failed(path, e);
            }
        }

        List<MigratedSymbol> symbols = [];
        foreach ((string symbol, (long rows, DateTime from, DateTime to)) in _symbols.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            TickSummary now = await ticks.SummaryAsync(symbol, from, to.AddTicks(TimeSpan.TicksPerMicrosecond), cancel).ConfigureAwait(false);
            symbols.Add(new(symbol, rows, now.Count, from, to, now.First, now.Last));
        }

        return new(files, symbols);
    }

    public static bool IsJson(string path)
    {
        string name = Path.GetFileName(path).ToLowerInvariant();
        foreach (string packed in new[] { ".gz", ".zst" })
        {
            name = name.EndsWith(packed, StringComparison.Ordinal) ? name[..^packed.Length] : name;
        }

        return Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal));
    }

    private void Count(Tick tick, HashSet<(string, string?, DateTime, long)> numbered)
    {
        // As the store keeps it: to the microsecond.
        DateTime time = UnixMicroseconds.ToDateTime(UnixMicroseconds.From(tick.Time));
        if (tick.Sequence is { } sequence && !numbered.Add((tick.Symbol, tick.Source, time, sequence)))
        {
            return;
        }

        (long rows, DateTime from, DateTime to) = _symbols.GetValueOrDefault(tick.Symbol, (0, time, time));
        _symbols[tick.Symbol] = (rows + 1, time < from ? time : from, time > to ? time : to);
    }
}
