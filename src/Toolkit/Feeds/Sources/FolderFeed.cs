using System.Runtime.CompilerServices;
using Toolkit.Bars;
using Toolkit.Feeds;

namespace Toolkit;

/// <summary>CSV files of a folder as a source: <c>{symbol}_{timeframe}.csv</c>, with a <c>/</c> of the symbol written as <c>-</c>.</summary>
/// <remarks>
/// A file has a header with time (or date), open, high, low, close and, if wanted, volume; times are ISO 8601 in UTC or
/// counts since 1970. What such a file lacks is never taken as known: it may grow.
/// </remarks>
public sealed class FolderFeed : IBarFeed
{
    private readonly string _folder;

    /// <param name="options">Its <see cref="FeedOptions.BaseUrl"/> is the folder. Default the current one.</param>
    public FolderFeed(FeedOptions? options = null) => _folder = Path.GetFullPath(options?.BaseUrl ?? ".");

    public FolderFeed(string folder)
        : this(new FeedOptions { BaseUrl = folder })
    {
    }

    public string Name => "folder";

    public FeedOffer Offer { get; } = new()
    {
        Timeframes = [.. Timeframe.All.Select(t => new FeedTimeframe(t))],
        Rate = new(1000, TimeSpan.FromSeconds(1)),
        Symbols = "the name of a file: SPY for SPY_1d.csv",
    };

    public async IAsyncEnumerable<BarPage> PagesAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        List<Bar> bars = await ReadAsync(request, cancel).ConfigureAwait(false);
        if (bars.Count > 0)
        {
            long first = bars.Min(b => UnixMicroseconds.From(b.Time));
            long end = TimeSteps.Add(request.Timeframe, bars.Max(b => UnixMicroseconds.From(b.Time)));
            long from = Math.Max(first, request.Range.FromMicroseconds), to = Math.Min(end, request.Range.ToMicroseconds);
            if (from < to)
            {
                TimeRange answered = TimeRange.FromMicros(from, to);
                yield return new(answered, bars.FindAll(b => answered.Contains(b.Time)));
            }
        }
    }

    public async ValueTask<DateTime?> FirstBarAsync(FeedRequest request, CancellationToken cancel = default)
    {
        List<Bar> bars = await ReadAsync(request, cancel).ConfigureAwait(false);
        return bars.Count == 0 ? null : bars.Min(b => b.Time);
    }

    private async Task<List<Bar>> ReadAsync(FeedRequest request, CancellationToken cancel)
    {
        string path = Find(request);
        OrdinaryFile.Check(path);
        List<Bar> bars = [];
        CsvBars? columns = null;
        int number = 0;
        await foreach (string line in File.ReadLinesAsync(path, cancel).ConfigureAwait(false))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (columns is null)
            {
                columns = CsvBars.Of(line, path);
            }
            else
            {
                bars.Add(columns.Read(line, number));
            }
        }

        return bars;
    }

    // The folder is listed and names are compared: a symbol never becomes a path.
    private string Find(FeedRequest request)
    {
        if (!Directory.Exists(_folder))
        {
            throw ToolkitException.NotFound($"there is no folder {AddressText.Bare(_folder)}", "give the folder of the CSV files as base URL");
        }

        string wanted = string.Create(CultureInfo.InvariantCulture, $"{request.Symbol.Replace('/', '-')}_{request.Timeframe}.csv");
        return Directory.EnumerateFiles(_folder, "*.csv").FirstOrDefault(path => Path.GetFileName(path) == wanted)
            ?? throw ToolkitException.NotFound($"{_folder} has no file {wanted}", "files are named SYMBOL_TIMEFRAME.csv, with '-' for '/'");
    }
}
