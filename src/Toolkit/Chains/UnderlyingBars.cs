using Toolkit.Catalog;
using Toolkit.Storage;

namespace Toolkit.Chains;

/// <summary>What a share of an underlying cost, by its stored bars at prices as they were paid.</summary>
internal sealed class UnderlyingBars(BarStore store, BarReader bars, SymbolRow symbol, OptionReadOptions options)
{
    /// <summary>Before that, a close says little of what a share costs now.</summary>
    private const int MostDays = 10;

    /// <summary>The last bar that had closed at a moment: when, and at what price; of two the one of the finer timeframe. Null where none is stored.</summary>
    public async Task<(DateTime Closed, double Price)?> LastCloseAsync(DateTime at, TradingCalendar calendar, CancellationToken cancel)
    {
        (DateTime Closed, double Price)? best = null;
        foreach (Dataset dataset in Raw(at))
        {
            BarSeries read;
            try
            {
                read = await ReadAsync(dataset, at.AddDays(-MostDays), at.AddTicks(TimeSpan.TicksPerMicrosecond), calendar, cancel).ConfigureAwait(false);
            }
            catch (ToolkitException e) when (e.Kind == ErrorKind.NotFound)
            {
                continue;
            }

            int last = read.Count - 1;
            while (last >= 0 && read.CloseTimes[last] > at)
            {
                last--;
            }

            if (last >= 0 && (best is not { } other || read.CloseTimes[last] > other.Closed))
            {
                best = (read.CloseTimes[last], read.Close[last]);
            }
        }

        return best;
    }

    /// <summary>All bars of a timeframe, or of the finest, up to a moment.</summary>
    /// <exception cref="ToolkitException">None are stored (not found).</exception>
    public async Task<BarSeries> UpToAsync(DateTime? to, TradingCalendar calendar, CancellationToken cancel)
    {
        List<Dataset> raw = Raw(to ?? DateTime.MaxValue);
        Dataset dataset = raw.Find(one => options.Timeframe is null || one.Key.Timeframe == options.Timeframe) ?? throw ToolkitException.NotFound(
            $"no {(options.Timeframe is { } timeframe ? $"{timeframe} " : "")}bars of {symbol.Exchange}:{symbol.Symbol} at prices as they were paid are stored",
            "a market of options needs bars of the underlying: ingest or fetch them");
        return await ReadAsync(dataset, null, to, calendar, cancel).ConfigureAwait(false);
    }

    /// <summary>The series whose prices are those that were paid at a moment, the finest first: raw ones, and those that only a later split would change.</summary>
    private List<Dataset> Raw(DateTime at) => store.Catalog.Read(connection =>
    {
        bool split = CorporateActionTable.Of(connection, symbol.Id).Exists(action => action.Kind == CorporateActionKind.Split && action.Time > at);
        return DatasetTable.OfSymbol(connection, symbol.Id).FindAll(dataset => dataset.Basis == PriceBasis.Raw || (dataset.Basis == PriceBasis.Splits && !split));
    });

    private Task<BarSeries> ReadAsync(Dataset dataset, DateTime? from, DateTime? to, TradingCalendar calendar, CancellationToken cancel) => bars.ReadAsync(
        dataset.Key.Symbol, dataset.Key.Timeframe, from, to, new() { Exchange = dataset.Key.Exchange, Calendar = calendar, AsOf = options.AsOf }, cancel);
}
