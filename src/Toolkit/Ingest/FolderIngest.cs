using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Toolkit.DuckDb;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Takes a folder in: files are read side by side, and many of them are published by one commit.</summary>
internal sealed partial class FolderIngest(BarStore store, BulkOptions options)
{
    /// <summary>Input that is staged before it is published; more of it would only fill memory.</summary>
    private const long BatchBytes = 256L << 20;

    private readonly LayoutMemory _layouts = new();
    private int _done;

    private sealed record Item(string Path, long Bytes, string? Symbol, string Date, Timeframe? Timeframe, ToolkitException? Error);

    public BulkReport Run(string folder, IProgress<IngestProgress>? progress, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        folder = Path.GetFullPath(folder);
        List<Item> items = Items(folder);
        ConcurrentDictionary<string, BulkFile> files = new();
        foreach (IReadOnlyList<Item> batch in Batches(items))
        {
            Load(batch, files, (folder, items.Count, progress), cancel);
        }

        progress?.Report(new(folder, IngestStage.Done, items.Count, items.Count));
        return new([.. items.Select(i => files[i.Path])], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private void Load(
        IReadOnlyList<Item> batch, ConcurrentDictionary<string, BulkFile> files, (string Folder, int Count, IProgress<IngestProgress>? Progress) call, CancellationToken cancel)
    {
        int jobs = Math.Clamp(options.Jobs, 1, Math.Max(1, batch.Count));
        // Each file is small work for one thread; together the files keep all of them busy.
        using DuckDBConnection connection = store.OpenDuckDb(threads: Math.Max(1, store.Options.Threads / jobs));
        ConcurrentDictionary<int, (Item Item, PreparedFile Prepared)> prepared = new();
        int next = -1;
        void Work()
        {
            using DuckDBConnection own = connection.Duplicate();
            own.Open();
            own.Execute("SET TimeZone = 'UTC'");
            FileIngest ingest = new(store, () => own, _layouts);
            for (int i; (i = Interlocked.Increment(ref next)) < batch.Count;)
            {
                cancel.ThrowIfCancellationRequested();
                Item item = batch[i];
                try
                {
                    prepared[i] = (item, Prepare(item, ingest, i, cancel));
                }
                catch (ToolkitException e)
                {
                    files[item.Path] = new(item.Path, null, e);
                }

                call.Progress?.Report(new(call.Folder, IngestStage.Reading, Interlocked.Increment(ref _done), call.Count));
            }
        }

        try
        {
            Task.WaitAll([.. Enumerable.Range(0, jobs).Select(_ => Task.Run(Work, cancel))], cancel);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            throw new OperationCanceledException(cancel);
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET threads = {store.Options.Threads}"));
        Publish(connection, [.. prepared.OrderBy(p => p.Key).Select(p => p.Value)], files, cancel);
    }

    private PreparedFile Prepare(Item item, FileIngest ingest, int number, CancellationToken cancel)
    {
        if (item.Error is not null)
        {
            throw item.Error;
        }

        FileRequest request = new(item.Path, item.Symbol!, item.Timeframe, options.Ingest) { GuessCalendar = false, Shared = true };
        return ingest.Prepare(request, $"staged{number}", null, cancel);
    }

    /// <summary>One commit for all; when the store refuses that, one for each, so that the others go in.</summary>
    private void Publish(
        DuckDBConnection connection, List<(Item Item, PreparedFile Prepared)> prepared, ConcurrentDictionary<string, BulkFile> files, CancellationToken cancel)
    {
        foreach ((Item item, PreparedFile skipped) in prepared.Where(p => p.Prepared.Load is null))
        {
            files[item.Path] = new(item.Path, skipped.Report, null);
        }

        List<(Item Item, PreparedFile Prepared)> open = prepared.FindAll(p => p.Prepared.Load is not null);
        // Two files of one series: the later one is newer, so it is a load of its own.
        List<(Item Item, PreparedFile Prepared)> first = [.. open.DistinctBy(p => p.Prepared.Load!.Key)];
        PublishTogether(connection, first, files, cancel);
        foreach ((Item Item, PreparedFile Prepared) later in open.Except(first))
        {
            PublishTogether(connection, [later], files, cancel);
        }
    }

    private void PublishTogether(
        DuckDBConnection connection, List<(Item Item, PreparedFile Prepared)> loads, ConcurrentDictionary<string, BulkFile> files, CancellationToken cancel)
    {
        if (loads.Count == 0)
        {
            return;
        }

        try
        {
            Published published = store.Publish(
                new() { MadeBy = "bulk", Connection = connection, Series = [.. loads.Select(l => l.Prepared.Load!)], Replace = options.Ingest.Replace }, cancel);
            for (int i = 0; i < loads.Count; i++)
            {
                IngestReport report = loads[i].Prepared.Report with { Files = published.Series[i].Files, Bytes = published.Series[i].Bytes };
                files[loads[i].Item.Path] = new(loads[i].Item.Path, report, null);
            }
        }
        catch (ToolkitException e) when (loads.Count == 1)
        {
            files[loads[0].Item.Path] = new(loads[0].Item.Path, null, e);
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Usage or ErrorKind.BadData)
        {
            foreach ((Item Item, PreparedFile Prepared) load in loads)
            {
                PublishTogether(connection, [load], files, cancel);
            }
        }
    }

    private static IEnumerable<IReadOnlyList<Item>> Batches(List<Item> items)
    {
        List<Item> batch = [];
        long bytes = 0;
        foreach (Item item in items)
        {
            // Compressed text is ten times as much when it is staged.
            long weight = item.Path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? item.Bytes : 10 * item.Bytes;
            if (batch.Count > 0 && bytes + weight > BatchBytes)
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(item);
            bytes += weight;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private List<Item> Items(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw ToolkitException.NotFound($"there is no folder {folder}", "check the path; a single file is taken in with `tk.Ingest.FileAsync()`");
        }

        Regex pattern = Pattern();
        EnumerationOptions how = new() { RecurseSubdirectories = options.Recursive, IgnoreInaccessible = true };
        List<Item> items = [.. Directory.EnumerateFiles(folder, "*", how).Order(StringComparer.Ordinal).Select(path => ItemOf(path, pattern)).OfType<Item>().OrderBy(item => item.Date, StringComparer.Ordinal)];
        return items.Count > 0 ? items : throw ToolkitException.NotFound(
            $"no file in {folder} is named like {options.Pattern}", "say how they are named with `BulkOptions.Pattern`, such as '{symbol}.csv' or '{symbol}-{timeframe}.csv'");
    }

    private Item? ItemOf(string path, Regex pattern)
    {
        Match match = pattern.Match(Path.GetFileName(path));
        if (!match.Success)
        {
            return null;
        }

        Timeframe? timeframe = null;
        ToolkitException? error = null;
        if (match.Groups["timeframe"] is { Success: true, Value: var text } && !Timeframe.TryParse(text, out timeframe))
        {
            error = ToolkitException.Usage($"{Path.GetFileName(path)}: '{text}' is not a timeframe", $"use one of {string.Join(' ', Timeframe.All)} in the name, or another `BulkOptions.Pattern`");
        }

        return new(path, new FileInfo(path).Length, options.Symbol ?? match.Groups["symbol"].Value, match.Groups["date"].Value.Replace("-", "", StringComparison.Ordinal), timeframe, error);
    }

    private Regex Pattern()
    {
        string[] named = [.. Placeholder().Matches(options.Pattern).Select(m => m.Value)];
        if (named.FirstOrDefault(name => name is not ("{symbol}" or "{timeframe}" or "{date}")) is { } unknown)
        {
            throw ToolkitException.Usage($"the pattern '{options.Pattern}' names {unknown}", "there are {symbol}, {timeframe} and {date}, and * for anything else");
        }

        if (named.Contains("{symbol}") == options.Symbol is not null)
        {
            throw options.Symbol is null
                ? ToolkitException.Usage($"the pattern '{options.Pattern}' does not say where the symbol stands", "write {symbol} in it, such as '{symbol}_{timeframe}.csv', or name one symbol for all files")
                : ToolkitException.Usage($"the pattern '{options.Pattern}' says where the symbol stands, and one is named for all files", "leave one of the two away");
        }

        string pattern = Regex.Escape(options.Pattern)
            .Replace("\\{symbol}", "(?<symbol>.+)", StringComparison.Ordinal)
            .Replace("\\{timeframe}", "(?<timeframe>[A-Za-z0-9]+)", StringComparison.Ordinal)
            .Replace("\\{date}", @"(?<date>\d{4}-?\d{2}-?\d{2})", StringComparison.Ordinal)
            .Replace("\\*", ".*", StringComparison.Ordinal);
        return new($"^{pattern}(\\.gz|\\.zst)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Placeholder();
}
