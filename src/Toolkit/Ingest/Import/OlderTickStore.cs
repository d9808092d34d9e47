using DuckDB.NET.Data;

namespace Toolkit.Ingest;

/// <summary>A tick store: <c>ticks/db/YYYY/MM/ticks_*.db</c>, also <c>.db.zst</c>, and the JSON files of before.</summary>
internal sealed class OlderTickStore : OlderStore
{
    public const string Name = "tick-store";

    private readonly string _folder;
    private readonly string[] _files;

    public OlderTickStore(string folder)
    {
        _folder = folder;
        _files = File.Exists(folder) ? [folder] : [.. OlderFiles.Below(folder, "*").Where(path => IsDatabase(path) || TickFolder.IsJson(path))];
        if (_files.Length == 0)
        {
            throw OlderStores.Nothing(folder, Name, "ticks/db/YYYY/MM/ticks_*.db or .db.zst, and files of ticks that end in .json, .jsonl or .ndjson");
        }
    }

    public override IEnumerable<SeriesSource> Series(DuckDBConnection duck) => [];

    public override async Task BringOthersAsync(ImportJob job, CancellationToken cancel)
    {
        TickImportOptions options = new() { Timezone = job.Options.Ingest.Timezone, Strict = job.Options.Ingest.Strict, AllowRejects = job.Options.Ingest.AllowRejects };
        bool unique = false;
        TickFolder ticks = new(job.To.Ticks, options)
        {
            DryRun = job.Options.DryRun,
            Open = file => IsDatabase(file.Path) ? new TickDatabase(file, options, () => unique = true) : TickSource.Of(file, options),
            Failed = (path, e) => Problems.Add($"{Path.GetRelativePath(_folder, path)}: {e.Message}"),
        };
        TickMigration all = await ticks.MigrateAsync(_files, cancel).ConfigureAwait(false);
        job.Series.AddRange(all.Symbols.Select(one => new ImportedSeries(one.Symbol, null, "tick", one.RowsBefore, one.RowsAfter, one.From, one.To, one.IsEqual)));
        Notes.AddRange(all.Files.SelectMany(file => file.Notes.Select(note => $"{Path.GetFileName(file.Path)}: {note}")));
        Problems.AddRange(all.Files.Where(file => file.Rejected > 0).Select(file =>
            $"{Path.GetFileName(file.Path)}: {file.Rejected} rows cannot be taken{(job.Options.DryRun ? "" : $"; they are in {file.Quarantine}")}"));
        if (unique)
        {
            Notes.Add("the older store kept one tick of a symbol and timestamp: of several in one instant it has dropped all but one, and these cannot be brought back");
        }

        if (_files.Any(IsDatabase) && _files.Any(TickFolder.IsJson))
        {
            Notes.Add("there are databases and JSON files: ticks that both have come over from both, so take away the JSON of days that a database has");
        }
    }

    private static bool IsDatabase(string path) => path.EndsWith(".db", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".db.zst", StringComparison.OrdinalIgnoreCase);
}
