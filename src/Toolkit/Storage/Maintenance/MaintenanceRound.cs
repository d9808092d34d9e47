using System.Diagnostics;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>The nightly round, one step after the other.</summary>
internal sealed class MaintenanceRound(BarStore store, MaintainOptions options)
{
    /// <summary>Extends fetched series.</summary>
    public Func<CancellationToken, MaintainStep>? Update { get; init; }

    /// <summary>Seals old days of ticks; says what it has done.</summary>
    public Func<CancellationToken, string>? Seal { get; init; }

    /// <summary>Verifies, and hashes a part of the files.</summary>
    public Func<NightlyShare, CancellationToken, HealthReport>? Verify { get; init; }

    /// <summary>Makes a backup.</summary>
    public Backup Backup { get; init; } = new(store);

    /// <exception cref="ToolkitException">Another round is under way (busy), or the workspace is open for reading only (failure).</exception>
    public IReadOnlyList<MaintainStep> Run(CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VerifyNights, 1);
        store.Catalog.RefuseWhenReadOnly();
        using OsLock turn = OsLock.Take(store.Layout.MaintainLock, TimeSpan.Zero, "maintaining", cancel);
        List<MaintainStep> steps = [];
        foreach ((string name, Func<MaintainStep>? step) in options.DryRun ? Removing(cancel) : All(cancel))
        {
            cancel.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            if (step is not null)
            {
                steps.Add(Do(name, step) with { Elapsed = Stopwatch.GetElapsedTime(start) });
            }
        }

        return steps;
    }

    private (string Name, Func<MaintainStep>? Step)[] All(CancellationToken cancel) =>
    [
        ("update", Update is { } update ? () => update(cancel) : null),
        Simple("seal", Seal is { } seal ? () => seal(cancel) : null),
        Simple("fold", () => $"{store.Fold(cancel)} hot rows written to files"),
        Simple("compact", () =>
        {
            CompactReport report = new Compaction(store).Run(all: false, cancel);
            return $"{report.FilesBefore} files before, {report.FilesAfter} after";
        }),
        Removing(cancel)[0],
        ("verify", Verify is null ? null : () => Check(cancel)),
        Simple("catalog-copy", () => CatalogCopies.Make(store, options.KeepCatalogCopies, cancel)),
        Removing(cancel)[1],
    ];

    /// <summary>The steps that remove something.</summary>
    private (string Name, Func<MaintainStep>? Step)[] Removing(CancellationToken cancel) =>
    [
        Simple("gc", () =>
        {
            GarbageReport report = new GarbageCollection(store).Run(options.Grace, options.DryRun, cancel);
            return $"{report.Files} files, {report.Orphans} orphans and {report.HotRows} hot rows {(options.DryRun ? "would be " : string.Empty)}removed, {report.Bytes} bytes";
        }),
        Simple("backup", options.BackupFolder is null ? null : () => new DatedBackups(store, options, Backup).Run(cancel)),
    ];

    private MaintainStep Check(CancellationToken cancel)
    {
        NightlyShare share = new(options.VerifyNights, store.Options.Clock.GetUtcNow().UtcDateTime);
        HealthReport report = Verify!(share, cancel);
        return new("verify", report.Ok, $"{share.Files} files hashed, the part of this night of {options.VerifyNights}; {report.Problems.Count} problems")
        {
            Needs = [.. report.Problems.Select(problem => problem.ToString())],
        };
    }

    private static (string Name, Func<MaintainStep>? Step) Simple(string name, Func<string>? work) => (name, work is null ? null : () => new(name, true, work()));

    private static MaintainStep Do(string name, Func<MaintainStep> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is ToolkitException or IOException or UnauthorizedAccessException or SqliteException or DuckDBException)
        {
            string why = e is ToolkitException { Hint: { } hint } ? $"{e.Message}: {hint}" : e.Message;
            return new(name, false, why) { Needs = [why] };
        }
    }
}
