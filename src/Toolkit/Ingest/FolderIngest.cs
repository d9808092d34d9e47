using System.Diagnostics;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Toolkit.Storage;

namespace Toolkit.Ingest;

/// <summary>Takes a folder in: files are read side by side, and many of them are published by one commit.</summary>
internal sealed partial class FolderIngest(BarStore store, string folder, BulkOptions options, IProgress<IngestProgress>? progress)
{
    /// <summary>Input that is staged before it is published; more of it would only fill memory.</summary>
    private const long BatchBytes = 256L << 20;

    /// <summary>What is surely a timeframe, so that a name with more numbers is divided where it is meant to be.</summary>
    private const string TimeframeShape = @"\d{1,2}(min|m|h|d|wk|w|mo|q|y)|(1|3|5|15|30|60|120|240|360|720|1440)|[MHDW]\d{1,2}|MN1?";

    private readonly string _folder = Path.GetFullPath(folder);
    private readonly LayoutMemory _layouts = new();
    private int _files;
    private int _done;

    /// <summary>A file of the folder, and what becomes of it.</summary>
    private sealed class Item(IngestRequest request)
    {
        public IngestRequest Request => request;

        public Intake? Intake { get; set; }

        public ToolkitException? Error { get; set; }

        /// <summary>What it takes when it is staged; compressed text becomes ten times as much.</summary>
        public long Bytes { get; } = new FileInfo(request.Input).Length * (request.Input.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? 1 : 10);
    }

    /// <summary>The names that timeframes have in files of vendors: Kraken's minutes, MetaTrader's H1 and MN1; others stay as they are.</summary>
    private static string TimeframeName(string text) => text switch
    {
        "MN" or "MN1" => "1mo",
        ['M' or 'H' or 'D' or 'W', _, ..] when text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 => text[1..] + char.ToLowerInvariant(text[0]),
        _ when text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 => text + "m",
        _ => text,
    };

    public BulkReport Run(CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        List<Item> items = Items();
        _files = items.Count;
        for (int from = 0, to; from < items.Count; from = to)
        {
            long bytes = items[from].Bytes;
            for (to = from + 1; to < items.Count && bytes + items[to].Bytes <= BatchBytes; to++)
            {
                bytes += items[to].Bytes;
            }

            Load([.. items[from..to]], cancel);
        }

        progress?.Report(new(_folder, IngestStage.Done, _files, _files));
        return new(
            [.. items.Select(i => new BulkFile(i.Request.Input, i.Error is null ? i.Intake!.Report : null, i.Error))], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private void Load(Item[] batch, CancellationToken cancel)
    {
        int jobs = Math.Clamp(options.Jobs, 1, batch.Length);
        int threads = Math.Max(1, store.Options.Threads / jobs);
        int next = -1;
        void Work()
        {
            // Opened where a file needs it: each is small work for one thread, and together the files keep all of them busy.
            Lazy<DuckDBConnection> own = new(() => store.OpenDuckDb(threads: threads));
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < batch.Length;)
                {
                    cancel.ThrowIfCancellationRequested();
                    Read(batch[i], threads, () => own.Value, cancel);
                }
            }
            finally
            {
                if (own.IsValueCreated)
                {
                    own.Value.Dispose();
                }
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

        Item[] open = [.. batch.Where(i => i.Intake?.Load is not null)];
        // Two files of one series: the later one is newer, so it is a load of its own.
        Item[] first = [.. open.DistinctBy(i => i.Intake!.Load!.Key)];
        foreach (Item[] together in open.Except(first).Select(later => new[] { later }).Prepend(first).Where(items => items.Length > 0))
        {
            Publish(together, cancel);
        }
    }

    private void Read(Item item, int threads, Func<DuckDBConnection> connect, CancellationToken cancel)
    {
        try
        {
            item.Intake = item.Error is null ? new FileIngest(store, item.Request with { Threads = threads, Layouts = _layouts }, connect).Run(cancel) : null;
        }
        catch (ToolkitException e)
        {
            item.Error = e;
        }

        progress?.Report(new(_folder, IngestStage.Reading, Interlocked.Increment(ref _done), _files));
    }

    /// <summary>One commit for all; when the store refuses that, one for each, so that the others go in.</summary>
    private void Publish(Item[] items, CancellationToken cancel)
    {
        try
        {
            Published published = store.Publish(
                new() { MadeBy = "bulk", Series = [.. items.Select(i => i.Intake!.Load!)], Replace = options.Ingest.Replace }, cancel);
            for (int i = 0; i < items.Length; i++)
            {
                items[i].Intake!.Stored(published.Series[i]);
            }
        }
        catch (ToolkitException e) when (items.Length == 1)
        {
            items[0].Error = e;
        }
        catch (ToolkitException e) when (e.Kind is ErrorKind.Usage or ErrorKind.BadData)
        {
            foreach (Item item in items)
            {
                Publish([item], cancel);
            }
        }
    }

    private List<Item> Items()
    {
        if (!Directory.Exists(_folder))
        {
            throw ToolkitException.NotFound($"there is no folder {_folder}", "check the path; a single file is taken in with `tk.Ingest.FileAsync()`");
        }

        (Regex strict, Regex loose) = (Pattern(TimeframeShape), Pattern("[A-Za-z0-9]+"));
        EnumerationOptions how = new() { RecurseSubdirectories = options.Recursive, IgnoreInaccessible = true };
        List<Item> items = [.. Directory.EnumerateFiles(_folder, "*", how).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Name: strict.Match(Path.GetFileName(path)) is { Success: true } name ? name : loose.Match(Path.GetFileName(path)))).Where(file => file.Name.Success)
            .OrderBy(file => file.Name.Groups["date"].Value.Replace("-", "", StringComparison.Ordinal), StringComparer.Ordinal).Select(file => ItemOf(file.Path, file.Name))];
        return items.Count > 0 ? items : throw ToolkitException.NotFound(
            $"no file in {_folder} is named like {options.Pattern}", "say how they are named with `BulkOptions.Pattern`, such as '{symbol}.csv' or '{symbol}-{timeframe}.csv'");
    }

    private Item ItemOf(string path, Match name)
    {
        Timeframe? timeframe = null;
        ToolkitException? error = name.Groups["timeframe"] is { Success: true, Value: var text } && !Timeframe.TryParse(TimeframeName(text), out timeframe)
            ? ToolkitException.Usage($"{Path.GetFileName(path)}: '{text}' is not a timeframe", $"use one of {string.Join(' ', Timeframe.All)} in the name, or another `BulkOptions.Pattern`")
            : null;
        return new(new(path, options.Symbol ?? name.Groups["symbol"].Value, timeframe, options.Ingest)) { Error = error };
    }

    /// <param name="timeframe">What stands for a timeframe.</param>
    private Regex Pattern(string timeframe)
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
            .Replace("\\{timeframe}", $"(?<timeframe>{timeframe})", StringComparison.Ordinal)
            .Replace("\\{date}", @"(?<date>\d{4}-?\d{2}(-?\d{2})?)", StringComparison.Ordinal)
            .Replace("\\*", ".*", StringComparison.Ordinal);
        return new($"^{pattern}(\\.gz|\\.zst)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Placeholder();
}
