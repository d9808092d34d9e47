using Toolkit.Chains;

namespace Toolkit;

/// <content>Reading quotes.</content>
public sealed partial class OptionStore
{
    /// <summary>The quotes of an underlying's options inside a range, which is half-open.</summary>
    /// <param name="underlying">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="from">First time that is wanted; default the first quote.</param>
    /// <param name="to">First time that is no longer wanted; default past the last quote.</param>
    /// <param name="read">Only some expiries, an old version.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">No quotes of the underlying are stored, or none in the range (not found); a file is damaged (bad data).</exception>
    public Task<OptionQuotes> QuotesAsync(
        string underlying, DateTime? from = null, DateTime? to = null, OptionReadOptions? read = null, CancellationToken cancel = default) => Task.Run(
        () =>
        {
            (SymbolRow symbol, OptionUnderlying stored) = Find(underlying, read ?? new());
            OptionQuotes quotes = new QuoteReader(_store, symbol, read ?? new()).Range(TimeRange.Of(from, to), cancel);
            return quotes.Count > 0 ? quotes : throw NoQuotes(stored, "none of them is in the range");
        },
        cancel);

    /// <summary>The chain of an underlying at a moment: the last quote of each contract that had not expired.</summary>
    /// <param name="underlying">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="at">The moment, UTC.</param>
    /// <param name="options">How quotes are judged, and what volatilities are worked out with.</param>
    /// <param name="read">Only some expiries, how far back quotes count, an old version.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <remarks>
    /// The underlying's price is the close of its last stored bar that had closed, of whatever timeframe, when that was in the moment's
    /// own session; else it is worked out of calls and puts near the money (<see cref="OptionChain.PriceFromParity"/>), and an older close
    /// serves only where those are missing.
    /// </remarks>
    /// <exception cref="ToolkitException">No quotes are stored of that time (not found); the underlying's price cannot be known (usage); a file is damaged (bad data).</exception>
    public async Task<OptionChain> ChainAsync(
        string underlying, DateTime at, ChainOptions? options = null, OptionReadOptions? read = null, CancellationToken cancel = default)
    {
        (options, read) = (options ?? new(), read ?? new());
        (SymbolRow symbol, OptionUnderlying stored) = await Task.Run(() => Find(underlying, read), cancel).ConfigureAwait(false);
        OptionQuotes quotes = await Task.Run(() => new QuoteReader(_store, symbol, read).Last(UnixMicroseconds.From(at), options.Calendar, cancel), cancel).ConfigureAwait(false);
        if (quotes.Count == 0)
        {
            throw NoQuotes(stored, $"at {UnixMicroseconds.ToIso(UnixMicroseconds.From(at))} no option that was alive had been quoted");
        }

        if (read.UnderlyingPrice is { } price)
        {
            return quotes.ChainAt(at, price, options);
        }

        (DateTime Closed, double Price)? last = await new UnderlyingBars(_store, _bars, symbol, read).LastCloseAsync(at, options.Calendar, cancel).ConfigureAwait(false);
        Session? session = options.Calendar.SessionAt(at) ?? options.Calendar.PreviousSession(at);
        bool own = last is { } bar && !(bar.Closed <= session?.Open);
        try
        {
            return quotes.ChainAt(at, own ? last!.Value.Price : null, options);
        }
        catch (ToolkitException e) when (e.Kind == ErrorKind.Usage && last is not null && !own)
        {
            return quotes.ChainAt(at, last.Value.Price, options);
        }
    }

    /// <summary>The quotes of a range and the underlying's bars up to its end, for a backtest of structures.</summary>
    /// <param name="underlying">The symbol, or <c>exchange:SYMBOL</c>.</param>
    /// <param name="from">First moment of the market; default the first quote.</param>
    /// <param name="to">First time that is no longer part of it; default past the last quote.</param>
    /// <param name="options">How quotes are judged.</param>
    /// <param name="read">Only some expiries, the timeframe of the bars, an old version.</param>
    /// <param name="cancel">Stops the read at once.</param>
    /// <exception cref="ToolkitException">No quotes in the range or no raw bars of the underlying are stored (not found); a file is damaged (bad data).</exception>
    public async Task<QuotedMarket> MarketAsync(
        string underlying, DateTime? from = null, DateTime? to = null, ChainOptions? options = null, OptionReadOptions? read = null, CancellationToken cancel = default)
    {
        (options, read) = (options ?? new(), read ?? new());
        OptionQuotes quotes = await QuotesAsync(underlying, from, to, read, cancel).ConfigureAwait(false);
        (SymbolRow symbol, _) = Find(underlying, read);
        // Bars from before the range warm indicators up; those of after its last quote settle what expires then.
        return new(quotes, await new UnderlyingBars(_store, _bars, symbol, read).UpToAsync(to, options.Calendar, cancel).ConfigureAwait(false), options);
    }

    private (SymbolRow Symbol, OptionUnderlying Stored) Find(string underlying, OptionReadOptions read)
    {
        ArgumentException.ThrowIfNullOrEmpty(underlying);
        List<OptionUnderlying> all = [.. Underlyings()];
        (string? exchange, string name) = _store.Series.Split(underlying, read.Exchange);
        List<OptionUnderlying> found = all.FindAll(one => one.Underlying == name && (exchange is null || one.Exchange == exchange));
        OptionUnderlying? stored = found.Count == 1 ? found[0] : found.Find(one => one.Exchange == SeriesKey.LocalExchange);
        return stored is not null ? (_store.Listings.Symbol(stored.Exchange, name)!, stored)
            : found.Count > 1 ? throw ToolkitException.NotFound(
                $"option quotes of {name} are stored of several exchanges: {string.Join(", ", found.Select(one => $"{one.Exchange}:{one.Underlying}"))}", "write it with its exchange, or use `exchange:`")
            : throw ToolkitException.NotFound(
                $"no option quotes of {underlying} are stored{(all.Count == 0 ? "" : $"; there are those of {string.Join(", ", all.Take(10).Select(one => one.Underlying))}{(all.Count > 10 ? ", …" : "")}")}",
                "bring them in with `tk.Options.ImportAsync(FILE)`");
    }

    private static ToolkitException NoQuotes(OptionUnderlying stored, string why) => ToolkitException.NotFound(
        $"{stored.Exchange}:{stored.Underlying} has {stored.Quotes} option quotes from {UnixMicroseconds.ToIso(UnixMicroseconds.From(stored.From))} to {UnixMicroseconds.ToIso(UnixMicroseconds.From(stored.To))}, and {why}",
        "ask for another time, other expiries, or a longer `OptionReadOptions.LookBack`");
}
