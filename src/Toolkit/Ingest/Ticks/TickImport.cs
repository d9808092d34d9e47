using System.Diagnostics;
using System.Security.Cryptography;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Takes in one file of ticks: looked through once as a whole, then stored in batches whose ids follow from its content.</summary>
internal sealed class TickImport(TickStore ticks, BarStore store, TickImportOptions options)
{
    /// <summary>Is shown every tick of the file before one is stored.</summary>
    public Action<Tick>? Seen { get; init; }

    /// <summary>Recognises a file. Default: JSON, else lines with a header.</summary>
    public Func<InputFile, TickSource> Open { get; init; } = file => TickSource.Of(file, options);

    /// <summary>The file is only looked through.</summary>
    public bool DryRun { get; init; }

    /// <summary>A file without ticks is none that is refused.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Lines of a batch. Part of what its id means: another number would make a file that is imported again another one.</summary>
    private const int BatchLines = 100_000;

    private readonly long _start = Stopwatch.GetTimestamp();

    public async Task<TickImportReport> RunAsync(string path, CancellationToken cancel)
    {
        string work = Path.Combine(store.WorkFolder, "ticks-" + Guid.NewGuid().ToString("N"));
        try
        {
            InputFile file = InputFile.Open(path, work);
            if (file.Kind != InputKind.Csv)
            {
                throw ToolkitException.BadData($"{file.Name} is a Parquet file", "ticks are imported from CSV or JSON, plain or compressed");
            }

            using InputHash hash = new(file, cancel);
            TickSource lines = Open(file);
            using IDisposable? held = lines as IDisposable;
            TickImportReport report = Judge(file, lines, cancel);
            return (DryRun ? report : await StoreAsync(report, lines, Id(hash.Result() + lines.Beside), cancel).ConfigureAwait(false)) with { ElapsedMs = Stopwatch.GetElapsedTime(_start).TotalMilliseconds };
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    /// <summary>Looks at every line before one of them is stored.</summary>
    private TickImportReport Judge(InputFile file, TickSource lines, CancellationToken cancel)
    {
        List<RejectedRow> rejected = [];
        HashSet<string> symbols = new(StringComparer.Ordinal);
        (long read, long bad, DateTime from, DateTime to) = (0, 0, DateTime.MaxValue, DateTime.MinValue);
        foreach ((long line, string raw, Tick tick, string? reason) in lines.Read())
        {
            if (++read % 4096 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }

            if (reason is null)
            {
                symbols.Add(tick.Symbol);
                Seen?.Invoke(tick);
                (from, to) = (tick.Time < from ? tick.Time : from, tick.Time > to ? tick.Time : to);
                continue;
            }

            bad++;
            if (rejected.Count < Quarantine.MostRows)
            {
                rejected.Add(new(line, reason, raw));
            }

            if (options.Strict)
            {
                throw ToolkitException.BadData($"{file.Name}:{line}: {reason}", "mend the file, or leave `TickImportOptions.Strict` away to take the other lines in");
            }
        }

        if (read == 0 && !MayBeEmpty)
        {
            throw ToolkitException.BadData($"{file.Name} has no ticks", "a header and at least one line are needed");
        }

        string? quarantine = bad > 0 && !DryRun ? new Quarantine(store.Layout.Quarantine, store.Options.Clock).Write(rejected, "line") : null;
        Rejections rejections = new(bad, read) { Allow = "`TickImportOptions.AllowRejects`" };
        if ((bad == read && bad > 0) || (rejections.AreTooMany && !options.AllowRejects))
        {
            throw rejections.Refusal(
                file.Name,
                [.. rejected.GroupBy(row => row.Reason).Take(Quarantine.MostReasons).Select(same => new RejectedRows($"line {same.First().Number}", same.Key, same.LongCount()))],
                quarantine);
        }

        return new()
        {
            Path = file.Path,
            RowsRead = read,
            Rejected = bad,
            Symbols = [.. symbols.Order(StringComparer.Ordinal)],
            From = from > to ? null : from,
            To = from > to ? null : to,
            TimeFormat = lines.TimeFormat,
            Columns = lines.Columns.Taken,
            LeftOut = lines.Columns.LeftOut,
            Notes = lines.Notes,
            Quarantine = quarantine,
        };
    }

    private async Task<TickImportReport> StoreAsync(TickImportReport report, TickSource lines, string id, CancellationToken cancel)
    {
        int number = 0;
        foreach (Tick[] batch in lines.Read().Where(row => row.Reason is null).Select(row => row.Tick).Chunk(BatchLines))
        {
            cancel.ThrowIfCancellationRequested();
            TickBatchReport stored = await ticks.StoreBatchAsync(string.Create(CultureInfo.InvariantCulture, $"{id}:{number++}"), batch, cancel).ConfigureAwait(false);
            report = report with { Written = report.Written + stored.Written, Resent = report.Resent + stored.Resent };
        }

        return report;
    }

    /// <summary>The same only for the same content read in the same way.</summary>
    private string Id(string sha256) => "import:" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', sha256, options.Symbol, options.Source, options.Timezone))))[..32];
}
