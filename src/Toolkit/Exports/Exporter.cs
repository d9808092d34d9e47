using System.Diagnostics;
using Toolkit.Exports;
using Toolkit.Storage;

namespace Toolkit;

/// <summary>Writes bars as the files of other systems, to the last bit or not at all.</summary>
/// <remarks>Thread-safe. Nothing that is there is written over.</remarks>
public sealed class Exporter
{
    private readonly BarStore _store;
    private readonly BarReader _bars;

    internal Exporter(BarStore store, BarReader bars) => (_store, _bars) = (store, bars);

    /// <summary>The formats that there are, and what each is.</summary>
    public static IReadOnlyList<(string Name, string Holds)> Formats { get; } = [.. ExportFormats.All.Select(one => (one.Name, one.Holds))];

    /// <summary>Writes series below a folder.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="folder">The data folder of the other system; made when it is absent.</param>
    /// <param name="symbols">What to write; null or none: everything that is stored.</param>
    /// <param name="options">Timeframe, range, exchange.</param>
    /// <param name="cancel">Stops it; series that were written by then stay.</param>
    /// <remarks>A series whose numbers the format cannot hold, or whose files are there already, is told in <see cref="ExportReport.Problems"/> and does not stop the others.</remarks>
    /// <exception cref="ToolkitException">No such format (usage); no such symbol, or nothing stored (not found).</exception>
    public async Task<ExportReport> RunAsync(
        string format, string folder, IReadOnlyList<string>? symbols = null, ExportOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        long start = Stopwatch.GetTimestamp();
        options ??= new();
        var found = Array.Find(ExportFormats.All, one => one.Name.Equals(format, StringComparison.OrdinalIgnoreCase));
        if (found.Files is null)
        {
            throw ToolkitException.Usage($"'{format}' is no format that bars can be exported in", $"there are {string.Join(", ", ExportFormats.All.Select(one => one.Name))}");
        }

        List<ExportedSeries> written = [];
        List<string> problems = [], notes = [];
        foreach (SeriesKey key in Keys(symbols, options))
        {
            try
            {
                SymbolRow symbol = _store.Listings.Symbol(key.Exchange, key.Symbol)!;
                BarSeries bars = await _bars.ReadAsync(key.Symbol, key.Timeframe, options.From, options.To, new() { Exchange = key.Exchange }, cancel).ConfigureAwait(false);
                written.Add(await Task.Run(() => Write(bars, found.Files(bars, symbol), Path.GetFullPath(folder), cancel), cancel).ConfigureAwait(false));
                notes.AddRange(bars.Basis == PriceBasis.Raw ? [] : [$"{key}: its prices contain {(bars.Basis == PriceBasis.All ? "splits and dividends" : "splits")}, which the files do not say"]);
            }
            catch (ToolkitException e) when (e.Kind is not ErrorKind.Busy)
            {
                problems.Add($"{key}: {e.Message}");
            }
        }

        return new() { Format = found.Name, Folder = Path.GetFullPath(folder), Series = written, Problems = problems, Notes = notes, ElapsedMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
    }

    private List<SeriesKey> Keys(IReadOnlyList<string>? symbols, ExportOptions options)
    {
        bool Wanted(SeriesKey key) => options.Timeframe is null || key.Timeframe == options.Timeframe;
        List<SeriesKey> keys = symbols is not { Count: > 0 }
            ? [.. _store.Listings.Datasets().Where(row => options.Exchange is null || row.Exchange == options.Exchange).Select(row => new SeriesKey(row.Exchange, row.Symbol, row.Timeframe)).Where(Wanted)]
            : [.. symbols.SelectMany(symbol => _store.Series.Datasets(symbol, options.Exchange)).Select(row => row.Key with { Timeframe = options.Timeframe ?? row.Key.Timeframe }).Distinct()];
        return keys.Count > 0 ? keys : throw ToolkitException.NotFound("nothing is stored that could be exported", "`tk.Datasets()` shows what is stored");
    }

    private static ExportedSeries Write(BarSeries bars, IEnumerable<ExportFile> files, string folder, CancellationToken cancel)
    {
        string work = Path.Combine(folder, ".export-" + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(work);
            List<(string From, string To)> moves = [];
            foreach (ExportFile file in files)
            {
                cancel.ThrowIfCancellationRequested();
                (string from, string to) = (Path.Combine(work, moves.Count.ToString(CultureInfo.InvariantCulture)), Path.Combine(folder, file.Path));
                if (File.Exists(to) || IsTaken(to))
                {
                    throw ToolkitException.BadData($"{to} is there already", "name another folder, or remove what is there");
                }

                file.Write(from);
                moves.Add((from, to));
            }

            foreach ((string from, string to) in moves)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Move(from, to);
            }

            string first = moves[0].To;
            return new(bars.Symbol, bars.Key.Exchange, bars.Timeframe.Name, bars.Count, bars.Time[0], bars.Time[^1], moves.Count == 1 ? first : Path.GetDirectoryName(first)!, moves.Count);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>Whether a folder that is a series of its own holds other files of it, whose bars would then be there twice.</summary>
    private static bool IsTaken(string path) => path.EndsWith(".parquet", StringComparison.Ordinal) && Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "*.parquet").Any();
}
